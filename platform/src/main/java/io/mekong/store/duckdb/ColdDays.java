package io.mekong.store.duckdb;

import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * The days of a table whose rows are no longer in the store but in a Parquet file each. Which they are stands in {@code
 * mekong.cold}, so that it changes in the transaction that moves the rows: a file that is not there is nothing.
 */
final class ColdDays {
    private ColdDays() {}

    record ColdDay(LocalDate day, int version, Path file, long rows, LocalDateTime movedAt) {}

    static List<ColdDay> of(DuckDBConnection connection, String table) throws SQLException {
        String sql = "SELECT day, version, file, rows, moved_at FROM mekong.cold WHERE table_name = ? ORDER BY day";
        return Statements.query(
                connection,
                sql,
                row -> new ColdDay(
                        row.getObject(1, LocalDate.class),
                        row.getInt(2),
                        Path.of(row.getString(3)),
                        row.getLong(4),
                        row.getObject(5, LocalDateTime.class)),
                table);
    }

    static long rows(DuckDBConnection connection, String table) throws SQLException {
        return Statements.query(
                        connection,
                        "SELECT coalesce(sum(rows), 0)::BIGINT FROM mekong.cold WHERE table_name = ?",
                        row -> row.getLong(1),
                        table)
                .getFirst();
    }

    /** Every row of the table, in the store or not, with its stored columns: what stands behind FROM. */
    static String all(DuckDBConnection connection, String table) throws SQLException {
        List<Path> files = of(connection, table).stream().map(ColdDay::file).toList();
        return files.isEmpty() ? StoredNames.table(table) : with(connection, table, files);
    }

    /** The rows in the store and those in the files. A column that came after a file was written is null there. */
    static String with(DuckDBConnection connection, String table, List<Path> files) throws SQLException {
        Map<String, StoredColumn> columns = StoredSchema.columns(connection, table);
        String source = SqlText.parquet(files);
        Map<String, String> present = types(connection, source);
        return "(SELECT " + list(columns, column -> SqlText.quote(column.name())) + " FROM "
                + StoredNames.table(table) + " UNION ALL SELECT " + list(columns, column -> cold(column, present))
                + " FROM " + source + ")";
    }

    private static String cold(StoredColumn column, Map<String, String> present) {
        String name = SqlText.quote(column.name());
        String value = present.containsKey(column.name()) ? name : "NULL";
        return "CAST(" + value + " AS " + DuckDbTypes.of(column.type()) + ") AS " + name;
    }

    private static String list(Map<String, StoredColumn> columns, Function<StoredColumn, String> text) {
        return columns.values().stream().map(text).collect(Collectors.joining(", "));
    }

    /** The types of what stands behind FROM, by column. */
    static Map<String, String> types(DuckDBConnection connection, String from) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        Statements.query(
                        connection,
                        "DESCRIBE SELECT * FROM " + from,
                        row -> Map.entry(row.getString("column_name"), row.getString("column_type")))
                .forEach(column -> types.put(column.getKey(), column.getValue()));
        return types;
    }

    /** The range of a day's times, as a condition on rows. */
    static String within(LocalDate day) {
        return TableSchema.TIME + " >= DATE '" + day + "' AND " + TableSchema.TIME + " < DATE '" + day.plusDays(1)
                + "'";
    }
}
