package io.mekong.project;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a task does. */
public sealed interface Work {
    /** The word for it in a file. */
    String type();

    /** Whether its attempts only ask whether something is there, so that one that was cut off has lost nothing. */
    default boolean waits() {
        return false;
    }

    /** Sends ticks of a generator; succeeds only once Kafka has acknowledged every message. */
    record Generate(String source, int ticks) implements Work {
        @Override
        public String type() {
            return "generate";
        }
    }

    /**
     * Asks the tables, or works in a database. The columns of the (last) result's first row are the task's outputs. The
     * run's values are bound by the names behind {@code $}: {@code $data_interval_start}, {@code $day}.
     *
     * @param file where the SQL stands, relative to the project; empty: in the workflow's file
     * @param where it is run
     */
    record Sql(String sql, Optional<String> file, Target where) implements Work {
        @Override
        public String type() {
            return "sql";
        }
    }

    /** Where SQL is run. */
    sealed interface Target {
        /** One query on the project's tables. */
        record Tables() implements Target {}

        /**
         * One query on the project's tables, whose rows become those of a table of results.
         *
         * @param replace which rows they take the place of, as a condition in SQL; empty: of all
         */
        record Into(String table, Optional<String> replace) implements Target {}

        /** Statements in one transaction, in a database of the settings or {@link Settings.Outside#ANALYTICS}. */
        record Database(String name) implements Target {}
    }

    /** Succeeds once something is there; it is looked for again and again, and nothing is held meanwhile. */
    record WaitFor(Condition condition, Duration every) implements Work {
        @Override
        public String type() {
            return "wait-for";
        }

        @Override
        public boolean waits() {
            return true;
        }
    }

    /** What can be waited for. */
    sealed interface Condition {
        /** The first column of the first row is true. */
        record Query(String sql) implements Condition {}

        /** There is such a file in the project's folder. */
        record File(String glob) implements Condition {}

        /** The address answers with a status of 2xx. */
        record Url(String url) implements Condition {}
    }

    /**
     * Waits until a connector runs.
     *
     * @param source the connector's name
     * @param restart what of it is started anew first
     */
    record Connector(String source, Restart restart) implements Work {
        /** Nothing, the parts that failed, or all of it. */
        public enum Restart {
            NEVER,
            FAILED,
            ALL
        }

        @Override
        public String type() {
            return "connector";
        }
    }

    /** Builds a table anew from its messages beside the one that is served, compares, and swaps. */
    record Rebuild(String table, Optional<Origin> from, boolean acceptDifferences) implements Work {
        /** Where the messages come from; left open, the lake where it has them. */
        public enum Origin {
            LAKE,
            TOPIC
        }

        @Override
        public String type() {
            return "rebuild";
        }
    }

    /**
     * Replays a file source into its stream, to the file's end.
     *
     * @param file instead of the source's own, relative to the project, with values in their places
     */
    record Load(String source, Optional<String> file) implements Work {
        @Override
        public String type() {
            return "load";
        }
    }

    /** Sends events to a stream; succeeds only once Kafka has acknowledged all of them. */
    record Produce(String stream, Events events) implements Work {
        @Override
        public String type() {
            return "produce";
        }
    }

    /** What is sent. */
    sealed interface Events {
        /** @param fields String (with values in its places), Long, Double, Boolean, or a List or Map of them */
        record One(Map<String, Object> fields) implements Events {
            public One {
                fields = Ordered.copy(fields);
            }
        }

        /** Each row of a query on the project's tables is an event; its columns are the fields. */
        record Rows(String sql) implements Events {}
    }

    /** Runs a class of the project. */
    record Java(TaskCode code) implements Work {
        @Override
        public String type() {
            return "java";
        }
    }

    /**
     * Runs a job to its end.
     *
     * @param engine instead of the job's own
     * @param parameters texts with values in their places
     */
    record RunJob(String job, Optional<Job.Engine> engine, Map<String, String> parameters) implements Work {
        public RunJob {
            parameters = Ordered.copy(parameters);
        }

        @Override
        public String type() {
            return "job";
        }
    }

    /**
     * Copies files into a folder.
     * Copies files, or objects.
     *
     * @param files a glob below that; empty: {@code from} is one object
     * @param to a folder, relative to the project where it is not absolute, or {@code s3://bucket/key}; of one object its
     *     place where it does not end in {@code /}. With values in its places
     */
    record Copy(From from, Optional<String> files, String to) implements Work {
        /** What the glob starts from. */
        public sealed interface From {}

        /** A folder that is there. */
        public enum Root implements From {
            PROJECT,
            LAKE
        }

        /** @param address {@code s3://bucket/key}, with values in its places */
        public record Objects(String address) implements From {}

        @Override
        public String type() {
            return "copy";
        }
    }

    /** Tells somebody something. */
    record Notify(Addressees to, String subject, Optional<String> text) implements Work {
        @Override
        public String type() {
            return "notify";
        }
    }

    /** Sends a request; an answer with another status than 2xx is a failure. */
    record Http(String method, String url, Map<String, String> headers, Optional<String> body) implements Work {
        public Http {
            headers = Ordered.copy(headers);
        }

        @Override
        public String type() {
            return "http";
        }
    }

    /**
     * Runs a program in the project's folder. The run is told in variables of its environment ({@code MEKONG_RUN_ID},
     * {@code MEKONG_PARAM_…}); nothing is ever put into the words of the command.
     */
    record Shell(List<String> command, Map<String, String> environment) implements Work {
        public Shell {
            command = List.copyOf(command);
            environment = Ordered.copy(environment);
        }

        @Override
        public String type() {
            return "shell";
        }
    }

    /** Proves a table; fails where the proof does not hold. */
    record Verify(String table) implements Work {
        @Override
        public String type() {
            return "verify";
        }
    }

    /** Runs another workflow and waits for its end, without holding anything meanwhile. */
    record SubWorkflow(String workflow, Map<String, String> parameters) implements Work {
        public SubWorkflow {
            parameters = Ordered.copy(parameters);
        }

        @Override
        public String type() {
            return "workflow";
        }

        @Override
        public boolean waits() {
            return true;
        }
    }
}
