package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.core.SqlFiles;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Plain JDBC, one method per need. A statement is SQL text, or the name of a file under {@code sql/workflow}. */
final class Database {
    private final DataSource dataSource;
    private final Map<String, String> files = new ConcurrentHashMap<>();

    Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    interface Mapper<T> {
        T row(ResultSet row) throws SQLException;
    }

    interface Work<T> {
        T in(Transaction transaction) throws SQLException;
    }

    /** Commits what {@code work} did, or none of it. */
    <T> T transaction(Work<T> work) {
        return with(connection -> {
            connection.setAutoCommit(false);
            try {
                T result = work.in(new Transaction(connection));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                try {
                    connection.rollback();
                } catch (SQLException secondary) {
                    e.addSuppressed(secondary);
                }
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    private interface Use<T> {
        T of(Connection connection) throws SQLException;
    }

    private <T> T with(Use<T> use) {
        try (Connection connection = dataSource.getConnection()) {
            return use.of(connection);
        } catch (SQLException e) {
            throw MekongException.resource(
                    "Cannot read or write the history of workflows",
                    "PostgreSQL says: " + MekongException.reason(e),
                    "Check that PostgreSQL runs (`mekong status`).",
                    e);
        }
    }

    /** One statement, a transaction of its own. */
    <T> List<T> query(String statement, Mapper<T> mapper, @Nullable Object... values) {
        return with(connection -> new Transaction(connection).query(statement, mapper, values));
    }

    /** One statement, a transaction of its own. */
    int update(String statement, @Nullable Object... values) {
        return with(connection -> new Transaction(connection).update(statement, values));
    }

    final class Transaction {
        private final Connection connection;

        private Transaction(Connection connection) {
            this.connection = connection;
        }

        <T> List<T> query(String statement, Mapper<T> mapper, @Nullable Object... values) throws SQLException {
            try (PreparedStatement prepared = prepare(statement, values);
                    ResultSet rows = prepared.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(mapper.row(rows));
                }
                return found;
            }
        }

        int update(String statement, @Nullable Object... values) throws SQLException {
            try (PreparedStatement prepared = prepare(statement, values)) {
                return prepared.executeUpdate();
            }
        }

        /** @return how many rows were changed */
        int batch(String statement, List<@Nullable Object[]> rows) throws SQLException {
            try (PreparedStatement prepared = prepare(statement)) {
                for (@Nullable Object[] row : rows) {
                    bind(prepared, row);
                    prepared.addBatch();
                }
                int changed = 0;
                for (int count : prepared.executeBatch()) {
                    changed += Math.max(0, count);
                }
                return changed;
            }
        }

        private PreparedStatement prepare(String statement, @Nullable Object... values) throws SQLException {
            PreparedStatement prepared = connection.prepareStatement(sql(statement));
            bind(prepared, values);
            return prepared;
        }

        private void bind(PreparedStatement prepared, @Nullable Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                Object value = values[i];
                switch (value) {
                    case null -> prepared.setObject(i + 1, null);
                    case Instant instant ->
                        prepared.setObject(i + 1, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
                    case String[] texts -> prepared.setArray(i + 1, connection.createArrayOf("text", texts));
                    case Instant[] times ->
                        prepared.setArray(
                                i + 1,
                                connection.createArrayOf(
                                        "timestamptz",
                                        Arrays.stream(times)
                                                .map(time -> OffsetDateTime.ofInstant(time, ZoneOffset.UTC))
                                                .toArray()));
                    case Long[] numbers -> prepared.setArray(i + 1, connection.createArrayOf("bigint", numbers));
                    default -> prepared.setObject(i + 1, value);
                }
            }
        }
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return instantIfAny(row, column)
                .orElseThrow(() -> MekongException.bug("The column " + column + " is null", null));
    }

    static Optional<Instant> instantIfAny(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    private String sql(String statement) {
        return statement.endsWith(".sql") ? files.computeIfAbsent(statement, Database::read) : statement;
    }

    private static String read(String file) {
        return SqlFiles.read("workflow/" + file);
    }
}
