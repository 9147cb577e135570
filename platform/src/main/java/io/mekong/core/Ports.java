package io.mekong.core;

import java.util.List;

/**
 * Every port the platform listens on. One offset moves them all, so that several instances live side by side.
 *
 * @param offset added to every port; 0 to 20000
 */
public record Ports(int offset) {
    /** The largest offset that keeps every port below 65536 and clear of the usual ephemeral range. */
    public static final int LARGEST_OFFSET = 20_000;

    public Ports {
        if (offset < 0 || offset > LARGEST_OFFSET) {
            throw MekongException.user(
                    "Cannot use the port offset " + offset,
                    "it must be between 0 and " + LARGEST_OFFSET,
                    "Choose another `--port-offset`.");
        }
    }

    /** The web interface and the API. */
    public int web() {
        return 8088 + offset;
    }

    /** Kafka, for this machine's own clients. */
    public int kafka() {
        return 9092 + offset;
    }

    /** Kafka, for clients outside. */
    public int kafkaExternal() {
        return 29092 + offset;
    }

    /** Kafka's own consensus; always on loopback. */
    public int kafkaController() {
        return 9093 + offset;
    }

    public int postgres() {
        return 5432 + offset;
    }

    /** Open only where the project needs it. */
    public int redis() {
        return 6379 + offset;
    }

    /** The REST interface of Kafka Connect; open only where the project has connectors. */
    public int connect() {
        return 8083 + offset;
    }

    /** The S3 endpoint. */
    public int s3() {
        return 9000 + offset;
    }

    /** All of them, named for a person. */
    public List<Named> all() {
        return List.of(
                new Named("web", web()),
                new Named("Kafka", kafka()),
                new Named("Kafka external", kafkaExternal()),
                new Named("Kafka controller", kafkaController()),
                new Named("PostgreSQL", postgres()),
                new Named("Redis", redis()),
                new Named("Kafka Connect", connect()),
                new Named("S3", s3()));
    }

    /** A port and what listens there. */
    public record Named(String name, int port) {}
}
