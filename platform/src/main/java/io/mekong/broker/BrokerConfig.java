package io.mekong.broker;

import io.mekong.core.Ports;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Which Kafka: one in this JVM, or a cluster at an address. */
public sealed interface BrokerConfig {
    /**
     * One node (broker and controller) in this JVM.
     *
     * @param directory its data; made when missing, kept between runs
     * @param bind the address to listen on
     * @param advertisedHost the name clients are told to connect to; empty: {@code localhost} on loopback, otherwise the bound
     *     address or this machine's
     */
    record Embedded(Path directory, String bind, Ports ports, Optional<String> advertisedHost) implements BrokerConfig {
        public Embedded(Path directory, String bind, Ports ports) {
            this(directory, bind, ports, Optional.empty());
        }
    }

    /**
     * A cluster elsewhere.
     *
     * @param bootstrapServers host:port, comma separated
     * @param properties client properties (security, for example); may hold secrets, which are not printed
     */
    record External(String bootstrapServers, Map<String, String> properties) implements BrokerConfig {
        public External {
            properties = Map.copyOf(properties);
        }

        @Override
        public String toString() {
            return "External[" + bootstrapServers + "]";
        }
    }
}
