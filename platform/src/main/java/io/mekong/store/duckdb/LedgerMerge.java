package io.mekong.store.duckdb;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/**
 * Makes one entry of the many that an hour's commits have left, where each begins right behind the one before. A gap or an
 * overlap is between two entries, and stays between them.
 */
final class LedgerMerge {
    /** So long every commit can be looked at by itself. */
    private static final Duration SINGLE = Duration.ofHours(1);

    private final DuckDBConnection connection;
    /** Up to when each table's entries were merged: within an hour there is nothing more to do. */
    private final Map<String, Instant> done = new HashMap<>();

    LedgerMerge(DuckDBConnection connection) {
        this.connection = connection;
    }

    /** @return how many entries became part of another */
    long run(String table, Instant now) throws SQLException {
        Instant before = now.minus(SINGLE).truncatedTo(ChronoUnit.HOURS);
        if (before.equals(done.get(table))) {
            return 0;
        }
        long merged = Transaction.in(connection, () -> {
            Statements.execute(
                    connection,
                    SqlText.read("ledger-runs.sql"),
                    table,
                    LocalDateTime.ofInstant(before, ZoneOffset.UTC));
            long entries =
                    Statements.execute(connection, "DELETE FROM mekong.ledger WHERE rowid IN (SELECT id FROM __runs)");
            long runs = Statements.execute(connection, SqlText.read("ledger-merge.sql"));
            Statements.execute(connection, "DROP TABLE __runs");
            return entries - runs;
        });
        done.put(table, before);
        return merged;
    }
}
