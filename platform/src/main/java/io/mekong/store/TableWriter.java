package io.mekong.store;

import java.util.List;

/** Puts rows into one table. Used by one thread. */
public interface TableWriter extends AutoCloseable {
    /**
     * Commits the rows and their ledger entries in one transaction: both are there afterwards, or neither.
     *
     * @throws io.mekong.core.MekongException when the store cannot take them (disk full, memory); nothing is changed
     */
    void commit(RowBatch rows, List<LedgerEntry> entries);

    @Override
    void close();
}
