package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** Makes tables be what the project says, as far as that needs no rebuild. */
final class DuckDbTables {
    private static final Set<String> OURS = Set.of(TableSchema.TIME, TableSchema.PARTITION, TableSchema.OFFSET);

    private final DuckDBConnection connection;

    DuckDbTables(DuckDBConnection connection) {
        this.connection = connection;
    }

    void ensure(TableSchema schema) {
        try {
            synchronized (connection) {
                Map<String, String> present = columns(schema.name());
                if (present.isEmpty()) {
                    create(schema);
                } else {
                    addMissing(schema, present);
                }
            }
        } catch (SQLException e) {
            throw DuckDbErrors.failed("create table `" + schema.name() + "`", e);
        }
    }

    long rowCount(String table) {
        synchronized (connection) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + SqlText.quote(table))) {
                rows.next();
                return rows.getLong(1);
            } catch (SQLException e) {
                throw DuckDbErrors.failed("count the rows of table `" + table + "`", e);
            }
        }
    }

    /** The names of the table's columns, as they stand on disk. */
    List<String> columnOrder(String table) throws SQLException {
        synchronized (connection) {
            return List.copyOf(columns(table).keySet());
        }
    }

    private void create(TableSchema schema) throws SQLException {
        String columns = schema.columns().stream()
                .map(column -> definition(column) + (OURS.contains(column.name()) ? " NOT NULL" : ""))
                .collect(Collectors.joining(", "));
        execute("CREATE TABLE " + SqlText.quote(schema.name()) + " (" + columns + ")");
    }

    private void addMissing(TableSchema schema, Map<String, String> present) throws SQLException {
        for (StoredColumn column : schema.columns()) {
            String type = present.remove(column.name());
            if (type != null && !type.equals(DuckDbTypes.of(column.type()))) {
                throw changed(
                        schema,
                        "column `" + column.name() + "` is stored as " + type + " and would become "
                                + DuckDbTypes.of(column.type()));
            }
        }
        if (!present.isEmpty()) {
            throw changed(
                    schema, "the stored column `" + present.keySet().iterator().next() + "` is gone from the project");
        }
        List<String> stored = List.copyOf(columns(schema.name()).keySet());
        for (StoredColumn column : schema.columns()) {
            if (!stored.contains(column.name())) {
                execute("ALTER TABLE " + SqlText.quote(schema.name()) + " ADD COLUMN " + definition(column));
            }
        }
    }

    private static MekongException changed(TableSchema schema, String why) {
        return MekongException.user(
                "Table `" + schema.name() + "` cannot take its new shape",
                why,
                "Give the table a new name, or start with a fresh data folder (--data).");
    }

    private static String definition(StoredColumn column) {
        return SqlText.quote(column.name()) + " " + DuckDbTypes.of(column.type());
    }

    private Map<String, String> columns(String table) throws SQLException {
        String sql = "SELECT column_name, data_type FROM duckdb_columns() "
                + "WHERE schema_name = 'main' AND table_name = ? ORDER BY column_index";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                Map<String, String> columns = new LinkedHashMap<>();
                while (rows.next()) {
                    columns.put(rows.getString(1), rows.getString(2));
                }
                return columns;
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
