package io.mekong.connect;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Which Kafka Connect: a worker in this JVM, or a cluster at an address. */
public sealed interface ConnectConfig {
    /**
     * A worker of our own, on this platform's Kafka.
     *
     * @param bind the address its REST interface listens on
     * @param kafka client properties; may hold secrets, which are not printed
     * @param replicationFactor of the topics that the worker keeps its own state in
     * @param plugins the folder of further connectors, each a jar or a folder of jars; need not exist
     */
    record Embedded(String bind, int port, Map<String, Object> kafka, int replicationFactor, Path plugins)
            implements ConnectConfig {
        public Embedded {
            kafka = Map.copyOf(kafka);
        }

        @Override
        public String toString() {
            return "Embedded[" + bind + ":" + port + "]";
        }
    }

    /** @param url of the REST interface of any of its workers */
    record External(URI url, Optional<String> user, Optional<String> password) implements ConnectConfig {
        @Override
        public String toString() {
            return "External[" + url + "]";
        }
    }
}
