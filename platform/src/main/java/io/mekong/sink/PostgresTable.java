package io.mekong.sink;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The table that is written: made where it is missing, and held against the rows' columns where it is there. */
final class PostgresTable {
    private final PostgresTarget target;
    private final List<Column> columns;
    private final PostgresErrors errors;
    private final String name;

    PostgresTable(PostgresTarget target, List<Column> columns, PostgresErrors errors) {
        this.target = target;
        this.columns = columns;
        this.errors = errors;
        this.name = quotedTable(target.table());
    }

    /** Quoted, with its schema where one is named. */
    String name() {
        return name;
    }

    /** In the schema of the table: {@code "schema"."other"}. */
    String beside(String other) {
        int dot = target.table().indexOf('.');
        return dot < 0 ? quoted(other) : quoted(target.table().substring(0, dot)) + "." + quoted(other);
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String quotedTable(String table) {
        int dot = table.indexOf('.');
        return dot < 0 ? quoted(table) : quoted(table.substring(0, dot)) + "." + quoted(table.substring(dot + 1));
    }

    void prepare(Connection connection) throws SQLException {
        Map<String, Found> found = found(connection);
        if (found.isEmpty()) {
            create(connection);
            return;
        }
        List<String> problems = new ArrayList<>();
        for (Column column : columns) {
            Found there = found.get(column.name());
            if (there == null) {
                problems.add("it has no column `" + column.name() + "`");
            } else if (!types(column.type()).contains(there.type())) {
                problems.add("its column `" + column.name() + "` is " + there.type() + ", and the rows have "
                        + column.type() + " there");
            }
        }
        Set<String> written = columns.stream().map(Column::name).collect(Collectors.toSet());
        found.forEach((column, there) -> {
            if (there.required() && !written.contains(column)) {
                problems.add("its column `" + column + "` must have a value, and the rows have no such column");
            }
        });
        if (!problems.isEmpty()) {
            throw errors.user(
                    String.join("; ", problems), "Change the job's columns, alter the table, or name another one.");
        }
        if (target.mode() == PostgresTarget.Mode.UPSERT && !hasUniqueKey(connection)) {
            throw errors.user(
                    "nothing makes its rows unique by " + String.join(", ", target.key()),
                    "Run `CREATE UNIQUE INDEX ON " + name + " (" + keyList() + ")`, or name another `key`.");
        }
    }

    private void create(Connection connection) throws SQLException {
        StringBuilder sql = new StringBuilder("CREATE TABLE ").append(name).append(" (");
        sql.append(columns.stream()
                .map(column -> quoted(column.name()) + " " + type(column.type()))
                .collect(Collectors.joining(", ")));
        if (target.mode() == PostgresTarget.Mode.UPSERT) {
            sql.append(", PRIMARY KEY (").append(keyList()).append(')');
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.append(')').toString());
        }
    }

    private String keyList() {
        return target.key().stream().map(PostgresTable::quoted).collect(Collectors.joining(", "));
    }

    private record Found(String type, boolean required) {}

    private Map<String, Found> found(Connection connection) throws SQLException {
        Map<String, Found> found = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(Sql.TABLE_COLUMNS.text())) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), new Found(rows.getString(2), rows.getBoolean(3)));
                }
            }
        }
        return found;
    }

    private boolean hasUniqueKey(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Sql.UNIQUE_KEY.text())) {
            statement.setString(1, name);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", target.key().stream().sorted().toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static String type(Column.Type type) {
        return switch (type) {
            case STRING -> "text";
            case LONG -> "bigint";
            case DOUBLE -> "double precision";
            case BOOLEAN -> "boolean";
            case TIMESTAMP -> "timestamp with time zone";
            case DATE -> "date";
            case DECIMAL -> "numeric";
        };
    }

    /** Those that can hold it; a single value may still be too large. */
    private static Set<String> types(Column.Type type) {
        return switch (type) {
            case STRING -> Set.of("text", "character varying", "character", "uuid", "json", "jsonb", "name");
            case LONG -> Set.of("bigint", "integer", "smallint", "numeric", "double precision");
            case DOUBLE -> Set.of("double precision", "real", "numeric");
            case BOOLEAN -> Set.of("boolean");
            case TIMESTAMP -> Set.of("timestamp with time zone", "timestamp without time zone");
            case DATE -> Set.of("date");
            case DECIMAL -> Set.of("numeric");
        };
    }
}
