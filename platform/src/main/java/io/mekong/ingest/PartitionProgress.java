package io.mekong.ingest;

import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerEntry;
import java.time.Instant;
import java.util.Optional;

/** What the open batch has taken from one partition so far. */
final class PartitionProgress {
    private final int partition;
    private final long firstOffset;
    private long nextOffset;
    private long rows;
    private long rejected;
    private long minEventMicros = Long.MAX_VALUE;
    private long maxEventMicros = Long.MIN_VALUE;
    private long topicTimeMs;

    PartitionProgress(int partition, long firstOffset) {
        this.partition = partition;
        this.firstOffset = firstOffset;
        this.nextOffset = firstOffset;
    }

    void row(long offset, long eventMicros, long recordTimeMs) {
        passed(offset, recordTimeMs);
        rows++;
        minEventMicros = Math.min(minEventMicros, eventMicros);
        maxEventMicros = Math.max(maxEventMicros, eventMicros);
    }

    void rejected(long offset, long recordTimeMs) {
        passed(offset, recordTimeMs);
        rejected++;
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
        return rows == 0 ? Optional.empty() : Optional.of(instant(maxEventMicros));
    }

    LedgerEntry entry(String table, String topic, Instant committedAt) {
        Optional<Instant> minEventTime = rows == 0 ? Optional.empty() : Optional.of(instant(minEventMicros));
        return new LedgerEntry(
                table,
                topic,
                "",
                partition,
                firstOffset,
                nextOffset - 1,
                LedgerCounts.of(rows, rejected),
                minEventTime,
                maxEventTime(),
                topicTime(),
                committedAt);
    }

    private void passed(long offset, long recordTimeMs) {
        nextOffset = offset + 1;
        topicTimeMs = Math.max(topicTimeMs, recordTimeMs);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }
}
