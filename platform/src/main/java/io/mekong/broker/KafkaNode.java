package io.mekong.broker;

import io.mekong.core.Health;

/** The server side of a {@link Broker}: it runs here, or is watched from here. */
sealed interface KafkaNode extends AutoCloseable permits EmbeddedKafka, ExternalKafka {
    String bootstrapServers();

    /** What clients outside this machine use. */
    String externalAddress();

    Health health();

    @Override
    void close();
}
