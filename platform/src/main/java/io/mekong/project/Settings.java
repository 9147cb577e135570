package io.mekong.project;

import io.mekong.core.DataSize;
import io.mekong.core.RedisAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the platform runs: {@code mekong.yaml}, overridden by {@code MEKONG_SECTION__KEY} in the environment, overridden
 * by {@code --set section.key=value}.
 */
public record Settings(
        Kafka kafka,
        Connect connect,
        Postgres postgres,
        Redis redis,
        Http http,
        Store store,
        Lake lake,
        S3 s3,
        Ingest ingest,
        Query query,
        Outside outside,
        Workflows workflows,
        Security security) {

    /**
     * @param bootstrapServers an external cluster; empty: the embedded broker
     * @param properties client properties for an external cluster (security, for example); values may be secrets
     * @param retention how long topics keep messages
     */
    public record Kafka(
            Optional<String> bootstrapServers,
            Map<String, String> properties,
            int replicationFactor,
            Duration retention) {
        public Kafka {
            properties = Ordered.copy(properties);
        }
    }

    /** @param url of the REST interface of an external Kafka Connect; empty: a worker of our own, where the project needs one */
    public record Connect(Optional<URI> url, Optional<String> user, Optional<Secret> password) {
        public static final Connect EMBEDDED = new Connect(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** @param url a JDBC address of an external server; empty: the embedded one */
    public record Postgres(Optional<String> url, Optional<String> user, Optional<Secret> password) {}

    /**
     * @param url of an external server; empty: a process of our own, where the project needs one
     * @param memoryLimit of the embedded one's data
     */
    public record Redis(Optional<RedisAddress> url, DataSize memoryLimit) {
        public static final Redis EMBEDDED = new Redis(Optional.empty(), DataSize.ofMegabytes(512));
    }

    /** @param hosts further names by which browsers may reach the server (a proxy's name), beside the bound address */
    public record Http(String bind, List<String> hosts, DataSize maxBody, DataSize maxInFlight) {
        public Http {
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * @param path the database file; empty: {@code store.duckdb} in the data folder
     * @param clickHouse the server that is the store instead of DuckDB, if one is
     */
    public record Store(Optional<Path> path, DataSize memoryLimit, int threads, Optional<OlapAddress> clickHouse) {}

    /** @param path the folder of archived streams; empty: {@code lake} in the data folder */
    public record Lake(Optional<Path> path) {}

    /**
     * The object storage.
     *
     * @param endpoint of a store elsewhere; empty: the one in this process
     * @param accessKey of the store; of the one in this process: instead of the key that is made for it
     * @param pathStyle whether the bucket stands in the path of an address, and not before its host
     * @param buckets that are made at the start where they are missing
     */
    public record S3(
            Optional<URI> endpoint,
            String region,
            Optional<String> accessKey,
            Optional<Secret> secretKey,
            boolean pathStyle,
            List<String> buckets) {
        /** In this process, with no bucket. */
        public static final S3 EMBEDDED =
                new S3(Optional.empty(), "us-east-1", Optional.empty(), Optional.empty(), true, List.of());

        public S3 {
            buckets = List.copyOf(buckets);
        }
    }

    /**
     * @param commitInterval the shortest time between two commits of a table
     * @param maxBatch the most bytes of messages taken into one commit
     * @param threads how many lanes of partitions a table is read in, side by side; 0 stands for one a processor
     * @param readAhead the most bytes of messages a table has read and not yet decoded
     */
    public record Ingest(Duration commitInterval, DataSize maxBatch, int threads, DataSize readAhead) {
        public Ingest {
            threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        }
    }

    /** Limits of the SQL door. */
    public record Query(int maxRows, Duration timeout, int concurrency, Duration liveInterval) {}

    /**
     * What tasks work with that is not ours.
     *
     * @param databases by the name that tasks give them
     * @param secrets variables of the environment whose values tasks may use and nobody sees
     */
    public record Outside(Map<String, Database> databases, Optional<Smtp> smtp, List<String> secrets) {
        /** The database of the embedded PostgreSQL that is the users' own. */
        public static final String ANALYTICS = "analytics";

        /** Nothing of it. */
        public static final Outside NOTHING = new Outside(Map.of(), Optional.empty(), List.of());

        public Outside {
            databases = Ordered.copy(databases);
            secrets = List.copyOf(secrets);
        }
    }

    /** @param url a JDBC address of a PostgreSQL */
    public record Database(String url, Optional<String> user, Optional<Secret> password) {}

    /** Who takes our e-mail. */
    public record Smtp(String host, int port, Optional<String> user, Optional<Secret> password, String from, Tls tls) {
        /** How the connection is protected: not at all, from its first words on, or from its begin. */
        public enum Tls {
            NONE,
            STARTTLS,
            IMPLICIT
        }
    }

    /**
     * @param pools how many tasks may be at work at a time, of those that name the pool, on all nodes together
     * @param keepRuns how many runs of a workflow are kept
     * @param keep how long runs are kept
     */
    public record Workflows(Map<String, Integer> pools, int keepRuns, Duration keep) {
        /** What a project that says nothing has. */
        public static final Workflows USUAL = new Workflows(Map.of(), 1_000, Duration.ofDays(90));

        public Workflows {
            pools = Ordered.copy(pools);
        }
    }

    /** Who may reach the server. */
    public record Security(Mode mode) {
        /** LOOPBACK binds to this machine only; OPEN binds anywhere and asks nobody who they are. */
        public enum Mode {
            LOOPBACK,
            OPEN
        }
    }

    /** A value that must not be printed. */
    public record Secret(String value) {
        @Override
        public String toString() {
            return "***";
        }
    }
}
