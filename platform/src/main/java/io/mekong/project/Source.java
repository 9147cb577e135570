package io.mekong.project;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What feeds streams. */
public sealed interface Source {
    String name();

    String description();

    /** The names of the streams it feeds. */
    List<String> streams();

    /** One whose events the platform sends itself. */
    sealed interface Sender extends Source {
        /** The name of the stream it feeds. */
        String stream();

        @Override
        default List<String> streams() {
            return List.of(stream());
        }
    }

    /**
     * The changes of a PostgreSQL database's tables, as they are committed.
     *
     * @param database its name in the settings
     * @param tables from {@code schema.table} to the name of the stream that its changes go to
     * @param prefix of the topics' names: {@code prefix.schema.table}
     * @param login the role that reads the changes; empty: one that is made for it
     * @param settings of the connector, beside and above ours
     */
    record Capture(
            String name,
            String description,
            String database,
            Map<String, String> tables,
            String prefix,
            String publication,
            String slot,
            Optional<Login> login,
            Map<String, String> settings)
            implements Source {
        public Capture {
            tables = Ordered.copy(tables);
            settings = Ordered.copy(settings);
        }

        @Override
        public List<String> streams() {
            return List.copyOf(tables.values());
        }

        public String topic(String table) {
            return prefix + "." + table;
        }
    }

    /** Who one is to a database. */
    record Login(String user, Settings.Secret password) {}

    /**
     * Any connector for Kafka Connect, one that brings events or one that takes them elsewhere.
     *
     * @param streams those whose topics it writes or reads, for people to see
     * @param settings all of it but its name
     */
    record Connector(String name, String description, List<String> streams, Map<String, String> settings)
            implements Source {
        /** The setting that says what the connector is. */
        public static final String CLASS = "connector.class";

        public Connector {
            streams = List.copyOf(streams);
            settings = Ordered.copy(settings);
        }
    }

    /**
     * The coming and going of a bucket's objects.
     *
     * @param prefix of the keys that are told; may be empty
     * @param suffix of the same
     * @param stream the name of the stream that is told
     */
    record Bucket(
            String name,
            String description,
            String stream,
            String bucket,
            String prefix,
            String suffix,
            Set<Happening> events,
            Watch watch)
            implements Source {
        public Bucket {
            events = Set.copyOf(events);
        }

        /** What can become of an object. */
        public enum Happening {
            CREATED,
            REMOVED
        }

        @Override
        public List<String> streams() {
            return List.of(stream);
        }
    }

    /** How it is known what happens in a bucket. */
    sealed interface Watch {
        /** Each request to the endpoint in this process is told of. */
        record Requests() implements Watch {}

        /** A store elsewhere is listed again and again. */
        record ByListing(Duration every) implements Watch {}

        /** A store elsewhere tells Kafka itself. */
        record Elsewhere() implements Watch {}
    }

    /**
     * Made-up events.
     *
     * @param every the time between two ticks; empty: only when a workflow asks for one
     * @param enabled whether it runs from the start (a person can switch it while the platform runs)
     * @param events one tick: these events in this order
     */
    record Generator(
            String name,
            String description,
            String stream,
            Optional<Duration> every,
            boolean enabled,
            List<Map<String, FieldRule>> events)
            implements Sender {
        public Generator {
            events = events.stream().map(Ordered::copy).toList();
        }
    }

    /**
     * A file replayed as events, by {@code mekong load}.
     *
     * @param rename from the file's field names to the stream's
     * @param constants fields added to every event
     * @param time the column that paces the replay; empty: the stream's event time
     */
    record File(
            String name,
            String description,
            String stream,
            Path path,
            Format format,
            char delimiter,
            Map<String, String> rename,
            Map<String, String> constants,
            Optional<String> time,
            Speed speed)
            implements Sender {
        public File {
            rename = Ordered.copy(rename);
            constants = Ordered.copy(constants);
        }

        public enum Format {
            CSV,
            JSON_LINES
        }
    }

    /** How fast a file is replayed: a multiple of real time, or as fast as it goes. */
    record Speed(double factor) {
        public static final Speed REAL = new Speed(1);
        public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

        public Speed {
            if (!(factor > 0)) {
                throw new IllegalArgumentException("a speed must be above zero: " + factor);
            }
        }

        /** {@code real}, {@code max}, or a factor such as {@code 10x}. */
        public static Speed parse(String text) {
            String plain = text.strip().toLowerCase(java.util.Locale.ROOT);
            if (plain.equals("real")) {
                return REAL;
            }
            if (plain.equals("max")) {
                return MAX;
            }
            try {
                return new Speed(
                        Double.parseDouble(plain.endsWith("x") ? plain.substring(0, plain.length() - 1) : plain));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "`" + text + "` is not a speed: say real, max or a factor such as 10x", e);
            }
        }

        public boolean isMax() {
            return Double.isInfinite(factor);
        }
    }
}
