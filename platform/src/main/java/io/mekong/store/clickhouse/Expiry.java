package io.mekong.store.clickhouse;

import io.mekong.core.DataSize;
import io.mekong.project.Retention;
import io.mekong.store.ExpiredRows;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes a table's old days, and notes what it removed. First comes the note, with what tells the rows; where the removal is
 * cut off, the next one does it before it counts anew.
 */
final class Expiry {
    private final Requests requests;
    private final Commits commits;

    Expiry(Requests requests, Commits commits) {
        this.requests = requests;
        this.commits = commits;
    }

    /** @return how many rows were removed; nothing may be put into the table meanwhile */
    long run(StoredTable table, List<RollupSql> rollups, Retention retention, Instant now) throws ServerError {
        finish(table);
        Optional<Instant> keep = firstToKeep(table, retention, now);
        if (keep.isEmpty()) {
            return 0;
        }
        String before = time(keep.get());
        String old = " FROM " + RowSql.all(table) + " WHERE __time < " + before;
        long rows =
                number(requests.rows("SELECT count()" + old, snapshot(table)).getFirst(), 0);
        if (rows == 0) {
            return 0;
        }
        long upto = commits.floor();
        for (RollupSql rollup : table.schema().keyed() ? rollups : List.<RollupSql>of()) {
            requests.execute("INSERT INTO " + rollup.statesName() + " " + rollup.states("(SELECT *" + old + ")"));
        }
        requests.execute(
                "INSERT INTO `~expired` SELECT " + SqlText.literal(table.rows())
                        + ", __partition, toDate32(__time) AS day, toInt64(count()), " + time(now) + ", " + before
                        + ", "
                        + upto + old + " GROUP BY __partition, day",
                snapshot(table));
        remove(table, before, upto);
        return rows;
    }

    private void finish(StoredTable table) throws ServerError {
        List<List<@Nullable Object>> last = requests.rows("SELECT before, upto FROM `~expired` WHERE stored = "
                + SqlText.literal(table.rows()) + " AND upto > 0 ORDER BY upto DESC LIMIT 1");
        if (!last.isEmpty() && !table.schema().keyed()) {
            Instant before = (Instant) Objects.requireNonNull(last.getFirst().getFirst());
            remove(table, time(before), number(last.getFirst(), 1));
        }
    }

    /** Of a keyed table rows are not taken away, which would bring back older ones of their keys: they are gone. */
    private void remove(StoredTable table, String before, long upto) throws ServerError {
        String name = SqlText.quote(table.rows());
        if (!table.schema().keyed()) {
            String where = " WHERE __time < " + before + " AND " + Commits.COLUMN + " <= " + upto;
            if (number(requests.rows("SELECT count() FROM " + name + where).getFirst(), 0) > 0) {
                requests.execute("ALTER TABLE " + name + " DELETE" + where);
            }
            return;
        }
        long number = commits.begin();
        requests.execute("INSERT INTO " + name + " SELECT * REPLACE (toUInt64(" + KeyedRows.version(number, 0)
                + ") AS " + RowSql.VERSION + ", toUInt8(1) AS " + RowSql.GONE + ") FROM " + name
                + " FINAL WHERE __time < " + before);
        commits.committed(number);
    }

    private Optional<Instant> firstToKeep(StoredTable table, Retention retention, Instant now) throws ServerError {
        Optional<Instant> byAge = retention.age().map(age -> day(now.minus(age)));
        if (retention.size().isEmpty()) {
            return byAge;
        }
        Optional<Instant> bySize = bySize(table, retention.size().get(), day(now));
        return byAge.isPresent() && bySize.isPresent()
                ? Optional.of(byAge.get().isAfter(bySize.get()) ? byAge.get() : bySize.get())
                : byAge.or(() -> bySize);
    }

    /** Rows of a day are taken to be as large as those of another. */
    private Optional<Instant> bySize(StoredTable table, DataSize most, Instant today) throws ServerError {
        List<@Nullable Object> size = requests.rows(
                        "SELECT toInt64(sum(bytes_on_disk)), toInt64(sum(rows)) FROM system.parts"
                                + " WHERE active AND database = currentDatabase() AND table = "
                                + SqlText.literal(table.rows()))
                .getFirst();
        double bytes = number(size, 0);
        double perRow = bytes / Math.max(1, number(size, 1));
        Optional<Instant> keep = Optional.empty();
        String days = "SELECT toStartOfDay(__time), count() FROM " + RowSql.all(table) + " WHERE __time < "
                + time(today) + " GROUP BY 1 ORDER BY 1";
        for (List<@Nullable Object> row : requests.rows(days, snapshot(table))) {
            if (bytes <= most.bytes()) {
                break;
            }
            bytes -= perRow * number(row, 1);
            keep = Optional.of(((Instant) Objects.requireNonNull(row.getFirst())).plus(1, ChronoUnit.DAYS));
        }
        return keep;
    }

    List<ExpiredRows> expired(StoredTable table) throws ServerError {
        List<ExpiredRows> expired = new ArrayList<>();
        for (List<@Nullable Object> row :
                requests.rows("SELECT partition, day, sum(rows), max(expired_at) FROM `~expired`" + " WHERE stored = "
                        + SqlText.literal(table.rows()) + " GROUP BY 1, 2 ORDER BY 1, 2")) {
            expired.add(new ExpiredRows(
                    (int) number(row, 0), (LocalDate) Objects.requireNonNull(row.get(1)), number(row, 2), (Instant)
                            Objects.requireNonNull(row.get(3))));
        }
        return expired;
    }

    private Map<String, String> snapshot(StoredTable table) {
        return commits.snapshot(requests.database(), table.schema().keyed() ? List.of() : List.of(table.rows()));
    }

    private static Instant day(Instant time) {
        return time.truncatedTo(ChronoUnit.DAYS);
    }

    static String time(Instant time) {
        return "fromUnixTimestamp64Micro(toInt64(" + ClickHouseLedger.micros(time) + "), 'UTC')";
    }

    private static long number(List<@Nullable Object> row, int index) {
        return ClickHouseLedger.number(row, index);
    }
}
