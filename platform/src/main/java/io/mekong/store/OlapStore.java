package io.mekong.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where rows become queryable. All methods may be called from any thread. */
public interface OlapStore extends AutoCloseable {
    /**
     * Creates the table, or adds the columns that it lacks.
     *
     * @throws io.mekong.core.MekongException USER when the table exists with a column of another type or without one
     *     that the schema has no more
     */
    void ensureTable(TableSchema schema);

    TableWriter writer(TableSchema schema);

    /** The next offset to read, by partition, as the ledger has it. Empty for a table that has taken nothing. */
    Map<Integer, Long> nextOffsets(String table);

    /** Kafka's id of the topic that the newest commit read; empty for a table that has taken nothing. */
    Optional<String> topicId(String table);

    /** Rows in the table. */
    long rowCount(String table);

    /** The newest commits, newest first. */
    List<LedgerEntry> ledger(String table, int limit);

    List<LedgerSummary> ledgerSummary(String table);

    /** Bytes on disk, the write-ahead log included. */
    long sizeBytes();

    /** SQL over what is stored, for people: read-only. */
    SqlEngine sql();

    @Override
    void close();
}
