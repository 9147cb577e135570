package io.mekong.store.duckdb;

import io.mekong.store.RowBatch;
import java.sql.SQLException;

/** The way of a writer's rows into its table and the table's rollups. */
interface Delivery extends AutoCloseable {
    /** Whether rows must be appended within the transaction that will commit them. */
    boolean needsTransaction();

    void append(RowBatch rows) throws SQLException;

    /** What was appended, and what the table has, is gone; the table itself within the transaction. */
    void truncate() throws SQLException;

    /** Within the transaction: makes everything that was appended be in the table and in its rollups. */
    void deliver() throws SQLException;

    /** After COMMIT. */
    void committed();

    /** Before ROLLBACK: forgets what was appended. */
    void discard();

    /** After ROLLBACK, and in no transaction. */
    void afterRollback() throws SQLException;

    @Override
    void close();
}
