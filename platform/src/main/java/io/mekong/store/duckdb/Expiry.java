package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.project.Retention;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/** Removes a table's old days, and notes what it removed. */
final class Expiry {
    private Expiry() {}

    /** The first day that the retention keeps in the store; empty where it keeps all. */
    static Optional<LocalDateTime> firstToKeep(
            DuckDBConnection connection, String table, Retention retention, Instant now) throws SQLException {
        Optional<LocalDateTime> byAge = retention.age().map(age -> day(now.minus(age)));
        if (retention.size().isEmpty()) {
            return byAge;
        }
        Optional<LocalDateTime> bySize =
                TableSize.of(connection, table).firstDayToKeep(retention.size().get(), day(now));
        return later(byAge, bySize);
    }

    /** @return how many rows were removed */
    static long run(DuckDBConnection connection, String table, LocalDateTime before, Instant now) throws SQLException {
        String old = " FROM " + StoredNames.table(table) + " WHERE __time < ?";
        if (Statements.query(connection, "SELECT 1" + old + " LIMIT 1", row -> 1, before)
                .isEmpty()) {
            return 0;
        }
        long removed = Transaction.in(connection, () -> {
            List<Gone> gone = Statements.query(
                    connection,
                    "SELECT __partition, __time::DATE, count(*)" + old + " GROUP BY ALL ORDER BY ALL",
                    row -> new Gone(row.getInt(1), row.getObject(2, LocalDate.class), row.getLong(3)),
                    before);
            long deleted = Statements.execute(connection, "DELETE" + old, before);
            long counted = gone.stream().mapToLong(Gone::rows).sum();
            if (deleted != counted) {
                throw MekongException.bug(
                        "of " + counted + " old rows of table `" + table + "` " + deleted + " were removed", null);
            }
            for (Gone part : gone) {
                note(connection, table, part, now);
            }
            return deleted;
        });
        Statements.checkpoint(connection); // large commits cause none
        return removed;
    }

    /** Late rows of a day that was removed before are added to those. */
    static void note(DuckDBConnection connection, String table, Gone gone, Instant now) throws SQLException {
        LocalDateTime at = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        long changed = Statements.execute(
                connection,
                "UPDATE mekong.expired SET rows = rows + ?, expired_at = ?"
                        + " WHERE table_name = ? AND partition = ? AND day = ?",
                gone.rows(),
                at,
                table,
                gone.partition(),
                gone.day());
        if (changed == 0) {
            Statements.execute(
                    connection,
                    "INSERT INTO mekong.expired VALUES (?, ?, ?, ?, ?)",
                    table,
                    gone.partition(),
                    gone.day(),
                    gone.rows(),
                    at);
        }
    }

    static LocalDateTime day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate().atStartOfDay();
    }

    private static Optional<LocalDateTime> later(Optional<LocalDateTime> one, Optional<LocalDateTime> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(one.get().isAfter(other.get()) ? one.get() : other.get())
                : one.or(() -> other);
    }

    record Gone(int partition, LocalDate day, long rows) {}
}
