package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.core.ObjectAddress;
import io.mekong.project.LakeAddress;
import io.mekong.project.Project;
import io.mekong.project.Work;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What tasks work with that is not their own. */
public record Tools(
        TickSender ticks,
        Tables tables,
        Feeds feeds,
        Databases databases,
        Connectors connectors,
        Jobs jobs,
        Objects objects,
        Surroundings surroundings) {
    /** @return the project in force */
    Project project() {
        return surroundings.project().get();
    }

    /** Asks the project's tables, and changes them. */
    public interface Tables {
        /**
         * @param values by the names that stand behind {@code $} in the query
         * @param most rows; there is {@linkplain Rows#more more} where it would have given others
         * @throws io.mekong.core.MekongException when the query does not work
         */
        Rows rows(String query, Map<String, Object> values, int most);

        /**
         * Makes the query's rows the content of a table of results, all or nothing.
         *
         * @return how many rows were put in
         */
        long put(Work.Target.Into into, String query, Map<String, Object> values) throws InterruptedException;

        /**
         * Proves a table.
         *
         * @param log is told the numbers of the proof
         * @return what is wrong; empty where the proof holds
         */
        List<String> problems(String table, Consumer<String> log);

        /** Builds a table anew and waits until it is in place; not yet, where another rebuild is at work. */
        Outcome rebuild(Work.Rebuild rebuild, Consumer<String> log) throws InterruptedException;
    }

    /**
     * @param rows cells are null, Boolean, Long, Double, BigDecimal, BigInteger, String, Instant, LocalDate, or a List or Map
     *     of these
     * @param more whether there were more
     * @param types the columns', as the engine names them; empty: not told
     */
    public record Rows(List<String> columns, List<List<@Nullable Object>> rows, boolean more, List<String> types) {
        private static final Set<String> TRUTH_OF_CLICKHOUSE = Set.of("UInt8", "Nullable(UInt8)");

        public Rows {
            columns = List.copyOf(columns);
            types = List.copyOf(types);
        }

        public Rows(List<String> columns, List<List<@Nullable Object>> rows, boolean more) {
            this(columns, rows, more, List.of());
        }

        /** The first cell; null as well where there is none. */
        public @Nullable Object first() {
            return rows.isEmpty() || columns.isEmpty() ? null : rows.getFirst().getFirst();
        }

        /** The first cell as a condition; a comparison in ClickHouse is a small number. Empty: neither true nor false. */
        public Optional<Boolean> condition() {
            @Nullable Object cell = first();
            if (cell instanceof Boolean truth) {
                return Optional.of(truth);
            }
            boolean compared = !types.isEmpty() && TRUTH_OF_CLICKHOUSE.contains(types.getFirst());
            return compared && cell instanceof Long number && (number == 0 || number == 1)
                    ? Optional.of(number == 1)
                    : Optional.empty();
        }

        /** The cells of each row by column, plain; what is null is left out. */
        public List<Map<String, Object>> records() {
            return rows.stream().map(row -> Cells.record(columns, row)).toList();
        }
    }

    /** Sends events into streams. */
    public interface Feeds {
        /**
         * Replays a file source to the file's end.
         *
         * @param file instead of the source's own
         * @param skip so many rows at its begin
         * @param settled is told how many of the rows behind those have been stored or rejected
         */
        Loaded load(String source, Optional<Path> file, long skip, LongConsumer settled, Consumer<String> log)
                throws InterruptedException;

        /**
         * Sends events and returns when all that were accepted are acknowledged.
         *
         * @param lines one JSON object a line
         * @throws io.mekong.core.BusyException when nothing was taken, and it should be tried again
         */
        Produced produce(String stream, byte[] lines);
    }

    /** @param rejections the first of them, for people */
    public record Loaded(long accepted, long rejected, List<String> rejections) {
        public Loaded {
            rejections = List.copyOf(rejections);
        }
    }

    /** @param rejections reasons, for people */
    public record Produced(int accepted, List<String> rejections) {
        public Produced {
            rejections = List.copyOf(rejections);
        }
    }

    /** The connectors of the project. */
    @FunctionalInterface
    public interface Connectors {
        /**
         * Starts it anew where that is asked for, and returns when it runs.
         *
         * @param log is told what is in its way
         */
        void bringUp(Work.Connector connector, Consumer<String> log) throws InterruptedException;
    }

    /** The jobs of the project. */
    @FunctionalInterface
    public interface Jobs {
        /**
         * Runs one to its end.
         *
         * @param parameters texts, as the task has them
         */
        Outcome run(Work.RunJob work, Map<String, String> parameters, TaskContext context) throws InterruptedException;
    }

    /** The object storage. */
    public interface Objects {
        /** Empty where there is no such object; a bucket that is not there is an error. */
        Optional<Found> find(ObjectAddress address);

        /** All objects whose keys begin with this one's, in order. */
        List<Found> list(ObjectAddress prefix);

        /** Within the storage. */
        void copy(ObjectAddress from, ObjectAddress to);

        /** Into a file, which is replaced. */
        void read(ObjectAddress from, Path file);

        void write(Path file, ObjectAddress to);

        /** None of them: every question fails. */
        static Objects none() {
            return new NoObjects();
        }
    }

    /** @param tag of the content: its MD5 in hexadecimal digits, or something else with a dash in it */
    public record Found(ObjectAddress address, long sizeBytes, String tag) {}

    /** Databases by the names that tasks give them. */
    @FunctionalInterface
    public interface Databases {
        /** A connection of the caller's own. */
        Connection connect(String name) throws SQLException;
    }

    /**
     * @param lake the folder of archived streams
     * @param environment where secrets come from
     * @param patience with others on the network that do not answer
     */
    public record Surroundings(
            Supplier<Project> project, Path lake, Map<String, String> environment, Duration patience) {
        public Surroundings {
            environment = Map.copyOf(environment);
        }

        /** @throws MekongException USER where the lake is elsewhere: then there is no folder of it */
        @Override
        public Path lake() {
            project.get().settings().lake().address().ifPresent(address -> {
                switch (address) {
                    case LakeAddress.Folder _ -> {}
                    case LakeAddress.Bucket _, LakeAddress.Hdfs _ ->
                        throw MekongException.user(
                                "Cannot take files from the lake",
                                "it is no folder of this machine but " + address,
                                "Name the files by their address, or fetch them with the tools of that storage.");
                }
            });
            return lake;
        }

        @Override
        public String toString() {
            return "Surroundings[" + lake + "]";
        }
    }
}
