package io.mekong.store.duckdb;

import io.mekong.store.RowBatch;
import java.sql.SQLException;

/**
 * Puts batches into one table, within the transaction that is open on its connection; it neither begins nor ends one.
 * It outlives transactions. For one thread at a time.
 */
interface BatchAppender extends AutoCloseable {
    /**
     * Adds the rows of a batch, which may be reused afterwards. They may be kept back until {@link #flush}, and so may
     * the reason why the table does not take them.
     */
    void append(RowBatch rows) throws SQLException;

    /** Hands everything over to the table. To be called before COMMIT, and before SQL is to see the rows. */
    void flush() throws SQLException;

    /** Forgets what was appended. To be called before ROLLBACK: what was kept back must not end up outside of it. */
    void discard();

    /** As {@link #discard}, for good. May be called twice. */
    @Override
    void close();
}
