package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.project.SqlNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs statements in a PostgreSQL, all in one transaction; values are bound, never written into the text. */
final class DatabaseWork {
    private static final int LONGEST_SHOWN = 80;

    private final String database;
    private final Tools.Databases databases;
    private final TaskContext context;
    private @Nullable Statement running;
    private boolean stopped;

    DatabaseWork(String database, Tools.Databases databases, TaskContext context) {
        this.database = database;
        this.databases = databases;
        this.context = context;
    }

    Outcome perform(String sql) throws InterruptedException {
        return Stoppable.run(() -> transaction(SqlNames.statements(sql)), this::stop);
    }

    private Outcome transaction(List<String> statements) {
        try (Connection connection = databases.connect(database)) {
            connection.setAutoCommit(false);
            Map<String, Object> outputs = new LinkedHashMap<>();
            int number = 0;
            for (String statement : statements) {
                number++;
                try {
                    run(connection, statement, outputs);
                } catch (SQLException e) {
                    String place = statements.size() == 1 ? "" : "statement " + number + ": ";
                    throw MekongException.user(
                            "The SQL failed in database `" + database + "`",
                            place + MekongException.reason(e),
                            "Nothing of the task's transaction was kept. Mend `" + shown(statement) + "`.");
                }
            }
            connection.commit();
            return new Outcome.Done(outputs.isEmpty() ? "committed" : "", outputs);
        } catch (SQLException e) {
            throw MekongException.resource(
                    "Cannot work in database `" + database + "`",
                    MekongException.reason(e),
                    "Check its address, user and password in mekong.yaml.",
                    e);
        }
    }

    private void run(Connection connection, String statement, Map<String, Object> outputs) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        Map<String, Object> bound = context.bound();
        String sql = SqlNames.replace(statement, new SqlNames.Places() {
            @Override
            public String name(String name, String written) {
                if (!bound.containsKey(name)) {
                    return written;
                }
                values.add(bound.get(name));
                return "?";
            }

            @Override
            public String questionMark() {
                return "??"; // an operator; one alone is JDBC's parameter
            }
        });
        try (PreparedStatement prepared = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                bind(connection, prepared, i + 1, values.get(i));
            }
            begin(prepared);
            try {
                if (prepared.execute()) {
                    try (ResultSet rows = prepared.getResultSet()) {
                        take(rows, outputs);
                    }
                } else {
                    context.log().accept(prepared.getUpdateCount() + " rows: " + shown(statement));
                }
            } finally {
                begin(null);
            }
        }
    }

    private void take(ResultSet rows, Map<String, Object> outputs) throws SQLException {
        outputs.clear();
        ResultSetMetaData columns = rows.getMetaData();
        if (rows.next()) {
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                Object cell = switch (columns.getColumnType(i)) {
                    case Types.DATE, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE, Types.TIME, Types.ARRAY ->
                        rows.getString(i);
                    default -> rows.getObject(i);
                };
                if (cell != null) {
                    outputs.put(columns.getColumnLabel(i), Cells.plain(cell));
                }
            }
        }
        outputs.forEach((column, value) -> context.log().accept(column + " = " + value));
    }

    private static void bind(Connection connection, PreparedStatement statement, int at, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(at, Types.OTHER);
            case Instant instant -> statement.setObject(at, instant.atOffset(ZoneOffset.UTC));
            // Of no type, so that the database sees a date or a number in it where it needs one.
            case String text -> statement.setObject(at, text, Types.OTHER);
            case List<?> items -> statement.setArray(at, connection.createArrayOf(elements(items), items.toArray()));
            default -> statement.setObject(at, value);
        }
    }

    private static String elements(List<?> items) {
        if (!items.isEmpty() && items.stream().allMatch(Long.class::isInstance)) {
            return "bigint";
        }
        if (!items.isEmpty() && items.stream().allMatch(Double.class::isInstance)) {
            return "float8";
        }
        return "text";
    }

    private synchronized void begin(@Nullable Statement statement) throws SQLException {
        if (stopped && statement != null) {
            throw new SQLException("it was told to stop");
        }
        running = statement;
    }

    private synchronized void stop() {
        stopped = true;
        if (running != null) {
            try {
                running.cancel();
            } catch (SQLException e) {
                context.log().accept("(could not be cancelled: " + MekongException.reason(e) + ")");
            }
        }
    }

    private static String shown(String statement) {
        String line = statement.replaceAll("\\s+", " ");
        return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
    }
}
