package io.mekong.project;

import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Work on data: something is read, one query or class makes other rows of it, and those are written.
 *
 * @param reads by the names that they have in the query, in the order of the file
 * @param parameters what a task may give it
 */
public record Job(
        String name,
        String description,
        Engine engine,
        Mode mode,
        Map<String, Input> reads,
        Making making,
        List<Output> writes,
        Map<String, Workflow.Parameter> parameters,
        Batches batches) {
    public Job {
        reads = Ordered.copy(reads);
        writes = List.copyOf(writes);
        parameters = Ordered.copy(parameters);
    }

    /** What computes it: the engine within the server, or Spark in a process of its own. */
    public enum Engine {
        EMBEDDED,
        SPARK
    }

    /** Whether it runs all the time, on what is new, or when a task says so. */
    public enum Mode {
        STREAM,
        BATCH
    }

    /**
     * How a stream is cut.
     *
     * @param every the shortest time between the begins of two batches
     * @param most messages of a batch
     */
    public record Batches(Duration every, int most) {}

    /**
     * What its parameters are in a run.
     *
     * @param given texts, by name
     * @throws MekongException USER where one has no value, or none of its type
     */
    public Map<String, Object> values(Map<String, String> given) {
        Map<String, Object> values = new LinkedHashMap<>();
        parameters.forEach((parameter, declared) -> {
            String text = given.get(parameter);
            if (text == null) {
                values.put(
                        parameter,
                        declared.fallback()
                                .orElseThrow(() ->
                                        refused("the parameter `" + parameter + "` has no value", "Give it one.")));
            } else if (declared.takes(text)) {
                values.put(parameter, ParameterReader.parse(declared.type(), text));
            } else {
                throw refused("`" + parameter + "` is `" + text + "`", "It must be " + declared.expected() + ".");
            }
        });
        given.keySet().stream()
                .filter(other -> !parameters.containsKey(other))
                .findFirst()
                .ifPresent(other -> {
                    throw refused("it has no parameter `" + other + "`", Form.hint(other, parameters.keySet()));
                });
        return values;
    }

    private MekongException refused(String why, String fix) {
        return MekongException.user("The job `" + name + "` cannot run", why, fix);
    }

    /** The reads that bring what is new, batch by batch. There is at most one in a stream. */
    public Optional<Map.Entry<String, Input>> arriving() {
        return reads.entrySet().stream()
                .filter(read -> read.getValue() instanceof Input.Arriving)
                .findFirst();
    }

    /** What is read. */
    public sealed interface Input {
        /** Comes message by message. */
        sealed interface Arriving extends Input {
            /** The name of the stream whose topic the messages are in. */
            String stream();
        }

        /** The messages of a stream, with its columns. */
        record Messages(String stream) implements Arriving {}

        /**
         * The objects that the messages of a stream name, as a bucket's notifications do.
         *
         * @param stream of the notifications
         */
        record Objects(String stream, Data data) implements Arriving {}

        /** @param address a file, or a glob, at {@code s3://}, {@code hdfs://} or in the project, with values in their places */
        record Files(String address, Data data) implements Input {}

        /** All that the lake has of a stream, with its columns. */
        record Archived(String stream) implements Input {}

        /** The rows of a query in a PostgreSQL. */
        record Rows(String database, String query) implements Input {}
    }

    /**
     * How files are written.
     *
     * @param columns empty: those that the files say they have
     * @param delimiter of CSV
     * @param damaged what becomes of rows, and of objects, that cannot be read
     */
    public record Data(Kind kind, List<Column> columns, char delimiter, Damaged damaged) {
        public enum Kind {
            PARQUET,
            CSV,
            JSON
        }

        /** FAIL: nothing is written. SKIP: they are counted, told of, and left out. */
        public enum Damaged {
            FAIL,
            SKIP
        }

        public Data {
            columns = List.copyOf(columns);
        }
    }

    /** How rows become others. */
    public sealed interface Making {
        /** @param file where it stands, relative to the project; empty: in the job's own */
        record Query(String sql, Optional<String> file) implements Making {}

        /**
         * Each row of the only read goes through a class of the project.
         *
         * @param columns of the rows that it makes
         */
        record Code(TaskCode code, List<Column> columns) implements Making {
            public Code {
                columns = List.copyOf(columns);
            }
        }
    }

    /** Where rows are written. Each writes a batch that is written again as if it had been written once. */
    public sealed interface Output {
        /**
         * One hash in Redis for each key.
         *
         * @param key with columns in braces: {@code session:{user_session}}
         * @param columns that it has; empty: all
         * @param expire how long after its last change a hash is kept; empty: for ever
         */
        record Hashes(String key, List<String> columns, Merging merging, Optional<Duration> expire) implements Output {
            public Hashes {
                columns = List.copyOf(columns);
            }
        }

        /**
         * A table in a PostgreSQL.
         *
         * @param table perhaps with its schema before a dot
         * @param key empty but for {@link Rule#UPSERT}
         * @param where of {@link Rule#REPLACE}: the rows whose place is taken, as a condition in SQL that may name the job's
         *     parameters; empty: all
         */
        record Database(
                String database, String table, Rule rule, List<String> key, Merging merging, Optional<String> where)
                implements Output {
            public enum Rule {
                /** A row takes the place of that with its key. */
                UPSERT,
                /** Rows are added, each batch once. */
                APPEND,
                /** The rows are all that the table has, or those for which the condition holds. */
                REPLACE
            }

            public Database {
                key = List.copyOf(key);
            }
        }

        /** A table of results beside the project's own. */
        record Results(String table) implements Output {}

        /**
         * Files, each as a whole or not at all.
         *
         * @param address of one file, or with columns in braces: one for each of their values, which the file then does
         *     not hold
         */
        record Files(String address, Data.Kind kind) implements Output {}
    }

    /**
     * What becomes of cells when rows of one key meet.
     *
     * @param order the columns by which one row is newer than another, the first counts first; empty: the later written is
     * @param columns other than the newest, by name
     * @param identity the column that tells events apart, for {@link How#COUNT}; empty where none counts
     */
    public record Merging(List<String> order, Map<String, How> columns, Optional<String> identity) {
        public static final Merging NEWEST = new Merging(List.of(), Map.of(), Optional.empty());

        public enum How {
            LATEST,
            MAX,
            MIN,
            SUM,
            COUNT
        }

        public Merging {
            order = List.copyOf(order);
            columns = Ordered.copy(columns);
        }
    }
}
