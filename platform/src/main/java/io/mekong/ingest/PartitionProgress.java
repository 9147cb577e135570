package io.mekong.ingest;

import io.mekong.event.EventTimes;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerEntry;
import java.time.Instant;
import java.util.Optional;

/** What the open batch has taken from one partition so far. */
final class PartitionProgress {
    private final int partition;
    private final long firstOffset;
    private long nextOffset;
    private long messages;
    private long rows;
    private long rejected;
    private long dropped;
    private long minEventMicros = Long.MAX_VALUE;
    private long maxEventMicros = Long.MIN_VALUE;
    private long topicTimeMs;

    PartitionProgress(int partition, long firstOffset) {
        this.partition = partition;
        this.firstOffset = firstOffset;
        this.nextOffset = firstOffset;
    }

    /** @param count how many rows the message became */
    void taken(long offset, long recordTimeMs, int count) {
        passed(offset, recordTimeMs);
        messages++;
        rows += count;
    }

    void happened(long eventMicros) {
        minEventMicros = Math.min(minEventMicros, eventMicros);
        maxEventMicros = Math.max(maxEventMicros, eventMicros);
    }

    void rejected(long offset, long recordTimeMs) {
        passed(offset, recordTimeMs);
        rejected++;
    }

    void dropped(long offset, long recordTimeMs) {
        passed(offset, recordTimeMs);
        dropped++;
    }

    int partition() {
        return partition;
    }

    long nextOffset() {
        return nextOffset;
    }

    long rows() {
        return rows;
    }

    Instant topicTime() {
        return Instant.ofEpochMilli(topicTimeMs);
    }

    Optional<Instant> maxEventTime() {
        return rows == 0 ? Optional.empty() : Optional.of(EventTimes.instant(maxEventMicros));
    }

    LedgerEntry entry(String table, String topic, String topicId, Instant committedAt) {
        Optional<Instant> minEventTime = rows == 0 ? Optional.empty() : Optional.of(EventTimes.instant(minEventMicros));
        return new LedgerEntry(
                table,
                topic,
                topicId,
                partition,
                firstOffset,
                nextOffset - 1,
                new LedgerCounts(messages, rows, rejected, dropped, 0),
                minEventTime,
                maxEventTime(),
                topicTime(),
                committedAt);
    }

    private void passed(long offset, long recordTimeMs) {
        nextOffset = offset + 1;
        topicTimeMs = Math.max(topicTimeMs, recordTimeMs);
    }
}
