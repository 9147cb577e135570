package io.mekong.store.duckdb;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.slf4j.LoggerFactory;

/** Statements of our own. */
final class Statements {
    private Statements() {}

    /** @return how many rows it changed */
    static long execute(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? 0 : Math.max(0, statement.getLargeUpdateCount());
        }
    }

    /** @return how many rows it changed */
    static long execute(DuckDBConnection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.execute() ? 0 : Math.max(0, statement.getLargeUpdateCount());
        }
    }

    /** So that the blocks of removed rows are free for others. While someone writes it cannot be, and is for another time. */
    static void checkpoint(DuckDBConnection connection) {
        try {
            execute(connection, "CHECKPOINT");
        } catch (SQLException e) {
            LoggerFactory.getLogger(Statements.class).debug("No checkpoint now: {}", e.getMessage());
        }
    }

    static <T> List<T> query(DuckDBConnection connection, String sql, Row<T> row, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> results = new ArrayList<>();
                while (rows.next()) {
                    results.add(row.read(rows));
                }
                return results;
            }
        }
    }

    private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }
}
