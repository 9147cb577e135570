package io.mekong.query;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which commit each table is at. A result stays good as long as the tables that it read stay at theirs. Thread-safe. */
public final class TableVersions {
    private final Map<String, TableVersion> versions = new ConcurrentHashMap<>();

    /**
     * Where a table stands.
     *
     * @param number grows with every commit since the process started
     * @param eventTime the newest event time in the newest commit
     * @param topicTime when Kafka had received it
     * @param commitTime when it became visible
     */
    public record TableVersion(long number, Optional<Instant> eventTime, Instant topicTime, Instant commitTime) {}

    /** Notes a commit, or at start the last one that the ledger knows. */
    public void committed(String table, Optional<Instant> eventTime, Instant topicTime, Instant commitTime) {
        versions.merge(
                table,
                new TableVersion(1, eventTime, topicTime, commitTime),
                (before, first) -> new TableVersion(before.number() + 1, eventTime, topicTime, commitTime));
    }

    /** Notes that other rows are there than before, without a commit from the topic: retention has removed some. */
    public void changed(String table) {
        versions.computeIfPresent(
                table,
                (_, before) -> new TableVersion(
                        before.number() + 1, before.eventTime(), before.topicTime(), before.commitTime()));
    }

    /** Empty for a table that has never taken anything. */
    public Optional<TableVersion> of(String table) {
        return Optional.ofNullable(versions.get(table));
    }

    /** The numbers of these tables, to compare with later. */
    Map<String, Long> numbers(Collection<String> tables) {
        Map<String, Long> numbers = new HashMap<>();
        for (String table : tables) {
            numbers.put(table, of(table).map(TableVersion::number).orElse(0L));
        }
        return numbers;
    }
}
