package io.mekong.store;

/** Offsets of one partition, both included. */
public record OffsetRange(int partition, long first, long last) {
    public boolean overlaps(LedgerEntry entry) {
        return entry.partition() == partition && entry.firstOffset() <= last && first <= entry.lastOffset();
    }

    /** What holds both. */
    public OffsetRange and(OffsetRange other) {
        return new OffsetRange(partition, Math.min(first, other.first), Math.max(last, other.last));
    }
}
