package io.mekong.broker;

import java.time.Instant;

/** Where Kafka put a message, and when it received it. */
public record Position(String topic, int partition, long offset, Instant timestamp) {}
