package io.mekong.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which rows and columns a digest is of.
 *
 * @param columns of the table, beside those of our own
 * @param below only rows whose offset is smaller, by partition, and of no other partition; empty: all rows
 * @param since only rows whose event time is not earlier
 * @param until only rows whose event time is earlier
 * @param late of the lake: only events at most so much older than their message
 * @param future of the lake: only events at most so much ahead of their message
 * @param hashing how rows are hashed; digests of two kinds cannot be compared
 */
public record DigestScope(
        List<String> columns,
        Optional<Map<Integer, Long>> below,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<Duration> late,
        Optional<Duration> future,
        Hashing hashing) {
    /** How rows are hashed. */
    public enum Hashing {
        /** DuckDB's own way: every bit of every cell, and fast. */
        OWN,
        /** As text by MD5, which other engines can do alike: all but the digits of doubles and the elements of lists. */
        PORTABLE
    }

    public DigestScope {
        columns = List.copyOf(columns);
        below = below.map(Map::copyOf);
    }

    public static DigestScope of(List<String> columns) {
        return new DigestScope(
                columns,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Hashing.OWN);
    }

    public DigestScope below(Map<Integer, Long> offsets) {
        return new DigestScope(columns, Optional.of(offsets), since, until, late, future, hashing);
    }

    public DigestScope since(Instant instant) {
        return new DigestScope(columns, below, Optional.of(instant), until, late, future, hashing);
    }

    public DigestScope within(Optional<Duration> lateLimit, Optional<Duration> futureLimit) {
        return new DigestScope(columns, below, since, until, lateLimit, futureLimit, hashing);
    }

    public DigestScope hashed(Hashing way) {
        return new DigestScope(columns, below, since, until, late, future, way);
    }
}
