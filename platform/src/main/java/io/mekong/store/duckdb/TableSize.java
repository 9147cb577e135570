package io.mekong.store.duckdb;

import io.mekong.core.DataSize;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/**
 * About how much of the file a table takes. DuckDB knows the blocks of what it has checkpointed: their bytes are shared out
 * among the rows in them, which may have been deleted since, and that is what each row of today is taken to need. A block
 * is counted in full also where a small table shares it with another.
 */
record TableSize(DuckDBConnection connection, String table, double bytesPerRow, long rows) {
    static TableSize of(DuckDBConnection connection, String table) throws SQLException {
        double bytesPerRow = Statements.query(
                        connection,
                        SqlText.read("bytes-per-row.sql"),
                        row -> row.getDouble(1),
                        StoredNames.table(table))
                .getFirst();
        long rows = Statements.query(
                        connection, "SELECT count(*) FROM " + StoredNames.table(table), row -> row.getLong(1))
                .getFirst();
        return new TableSize(connection, table, bytesPerRow, rows);
    }

    /**
     * The first of the days that fit.
     *
     * @param today stays, and so does what comes after it, whatever its size
     * @return empty where everything fits
     */
    Optional<LocalDateTime> firstDayToKeep(DataSize most, LocalDateTime today) throws SQLException {
        double bytes = bytesPerRow * rows;
        if (bytes <= most.bytes()) {
            return Optional.empty();
        }
        List<Day> days = Statements.query(
                connection,
                "SELECT date_trunc('day', __time), count(*) FROM " + StoredNames.table(table)
                        + " WHERE __time < ? GROUP BY 1 ORDER BY 1",
                row -> new Day(row.getObject(1, LocalDateTime.class), row.getLong(2)),
                today);
        Optional<LocalDateTime> keep = Optional.empty();
        for (Day day : days) {
            if (bytes <= most.bytes()) {
                break;
            }
            bytes -= bytesPerRow * day.rows();
            keep = Optional.of(day.begin().plusDays(1));
        }
        return keep;
    }

    private record Day(LocalDateTime begin, long rows) {}
}
