package io.mekong.project;

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
     * Asks the tables; the columns of the first row are the task's outputs. {@code $data_interval_start}, {@code
     * $data_interval_end}, {@code $logical_date} and the run's parameters are bound.
     */
    record Sql(String query) implements Work {
        @Override
        public String type() {
            return "sql";
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
