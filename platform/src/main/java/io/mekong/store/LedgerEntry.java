package io.mekong.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What one commit, or several that follow each other, took from one partition: the offsets from {@code firstOffset} to
 * {@code lastOffset}, both included.
 *
 * @param topicId Kafka's own id of the topic, which a topic made anew under the same name has not
 * @param minEventTime empty when there are no rows
 * @param topicTime the newest time at which Kafka had received one of the messages
 */
public record LedgerEntry(
        String table,
        String topic,
        String topicId,
        int partition,
        long firstOffset,
        long lastOffset,
        LedgerCounts counts,
        Optional<Instant> minEventTime,
        Optional<Instant> maxEventTime,
        Instant topicTime,
        Instant committedAt) {
    /** Whether the message is among those that were taken. */
    public boolean holds(int inPartition, long offset) {
        return partition == inPartition && firstOffset <= offset && offset <= lastOffset;
    }
}
