package io.mekong.store;

import java.util.List;

/** Puts rows into one table, a transaction after the other. Used by one thread. */
public interface TableWriter extends AutoCloseable {
    /** A commit of so many rows costs the least a row: a row group of DuckDB, which then skips the write-ahead log. */
    int BEST_ROWS = 122_880;

    /**
     * Adds the rows to the open transaction, which the first begins. Nobody sees them before {@link #commit}. The batch
     * may be reused afterwards.
     *
     * @throws io.mekong.core.MekongException when the store cannot take them (disk full, memory); the transaction is
     *     rolled back
     */
    void append(RowBatch rows);

    /**
     * Lets go of what was appended since the last commit, and of all that the table has at the next: its place is taken by
     * what comes from here on.
     */
    void truncate();

    /**
     * Commits what was appended and its ledger entries: all are there afterwards, or nothing.
     *
     * @throws io.mekong.core.MekongException when the store cannot take them (disk full, memory); the transaction is
     *     rolled back
     */
    void commit(List<LedgerEntry> entries);

    /** Lets go of what was appended and not committed. */
    void rollback();

    @Override
    void close();
}
