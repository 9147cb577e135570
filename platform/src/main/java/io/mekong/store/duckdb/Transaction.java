package io.mekong.store.duckdb;

import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/** Several statements on a connection: all of them, or nothing. */
final class Transaction {
    private Transaction() {}

    static <T> T in(DuckDBConnection connection, Work<T> work) throws SQLException {
        Statements.execute(connection, "BEGIN TRANSACTION");
        try {
            T result = work.run();
            Statements.execute(connection, "COMMIT");
            return result;
        } catch (SQLException | RuntimeException e) {
            rollback(connection, e);
            throw e;
        }
    }

    /** A failed COMMIT has rolled back already: then there is nothing to do. */
    private static void rollback(DuckDBConnection connection, Exception failure) {
        try {
            Statements.execute(connection, "ROLLBACK");
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    interface Work<T> {
        T run() throws SQLException;
    }
}
