package io.mekong.store.duckdb;

import io.mekong.store.TableSchema;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/** Makes a rollup's states out of rows that are there already. */
final class RollupFill {
    /** Some days at a time: sketches of all the groups of all days at once could need more memory than there is. */
    private static final long ROWS_AT_ONCE = 2_000_000;

    private RollupFill() {}

    /** The types of a table's columns, derived ones included. */
    static Map<String, String> types(DuckDBConnection connection, TableSchema schema, String from) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        Statements.query(
                        connection,
                        "DESCRIBE " + TableView.rows(schema, from),
                        row -> Map.entry(row.getString("column_name"), row.getString("column_type")))
                .forEach(column -> types.put(column.getKey(), column.getValue()));
        return Map.copyOf(types);
    }

    /** In the connection's transaction. */
    static void fill(DuckDBConnection connection, RollupSql rollup) throws SQLException {
        String table = ColdDays.all(connection, rollup.schema().name());
        String time = SqlText.quote(TableSchema.TIME);
        List<Day> days = Statements.query(
                connection,
                "SELECT date_trunc('day', " + time + ") AS day, count(*) FROM " + table + " GROUP BY 1 ORDER BY 1",
                row -> new Day(row.getObject(1, LocalDateTime.class), row.getLong(2)));
        // A bucket of many days may get a state from each of two steps.
        boolean partial = rollup.rollup().bucket().compareTo(Duration.ofDays(1)) > 0;
        String some = "(SELECT * FROM " + table + " WHERE " + time + " >= ? AND " + time + " < ?)";
        String insert =
                "INSERT INTO " + rollup.table() + " SELECT *, " + partial + " FROM (" + rollup.states(some) + ")";
        for (int first = 0; first < days.size(); ) {
            int next = first + 1;
            long rows = days.get(first).rows();
            while (next < days.size() && rows + days.get(next).rows() <= ROWS_AT_ONCE) {
                rows += days.get(next).rows();
                next++;
            }
            Statements.execute(
                    connection,
                    insert,
                    days.get(first).begin(),
                    days.get(next - 1).begin().plusDays(1));
            first = next;
        }
    }

    private record Day(LocalDateTime begin, long rows) {}
}
