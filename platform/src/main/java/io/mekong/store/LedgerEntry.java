package io.mekong.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What one commit took from one partition. Offsets from {@code firstOffset} to {@code lastOffset}, both included, were
 * read; {@code rows + rejected} of them were messages.
 *
 * @param minEventTime empty when every message was rejected
 * @param topicTime the newest time at which Kafka had received one of the messages
 */
public record LedgerEntry(
        String table,
        String topic,
        int partition,
        long firstOffset,
        long lastOffset,
        long rows,
        long rejected,
        Optional<Instant> minEventTime,
        Optional<Instant> maxEventTime,
        Instant topicTime,
        Instant committedAt) {}
