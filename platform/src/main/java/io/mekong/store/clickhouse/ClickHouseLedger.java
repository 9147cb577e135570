package io.mekong.store.clickhouse;

import io.mekong.project.ColumnType;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerEntry;
import io.mekong.store.LedgerSummary;
import io.mekong.store.clickhouse.NativeBlock.Null;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What commits took, as rows of one table: the entries of a commit are one insert, which is what commits it. */
final class ClickHouseLedger {
    static final String TABLE = "~ledger";

    private static final String MERGED = "~ledger~merged";

    /** As long after the hour's end its entries stay as they are. */
    private static final Duration PAST = Duration.ofHours(1);

    private static final ColumnType TEXT = new ColumnType.Text();
    private static final ColumnType LONG = new ColumnType.BigInt();
    private static final ColumnType TIME = new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS);

    private final Requests requests;
    private final Commits commits;

    ClickHouseLedger(Requests requests, Commits commits) {
        this.requests = requests;
        this.commits = commits;
    }

    static void create(Requests requests) throws ServerError {
        requests.execute(SqlText.read("ledger.sql"));
        requests.execute(SqlText.read("ledger-view.sql"));
    }

    /** @throws ArithmeticException for a time that does not fit */
    static NativeBlock block(String stored, List<LedgerEntry> entries, long commit) {
        NativeBlock block = new NativeBlock();
        for (LedgerEntry entry : entries) {
            block.grown(1);
            Cells cells = new Cells(block);
            cells.text("stored", stored);
            cells.text("topic", entry.topic());
            cells.number("partition", new ColumnType.Int(), entry.partition());
            cells.number("first_offset", LONG, entry.firstOffset());
            cells.number("last_offset", LONG, entry.lastOffset());
            cells.number("rows", LONG, entry.counts().rows());
            cells.number("rejected", LONG, entry.counts().rejected());
            cells.time("min_event_time", entry.minEventTime().orElse(null));
            cells.time("max_event_time", entry.maxEventTime().orElse(null));
            cells.number("topic_time", TIME, micros(entry.topicTime()));
            cells.number("committed_at", TIME, micros(entry.committedAt()));
            cells.text("topic_id", entry.topicId());
            cells.number("messages", LONG, entry.counts().messages());
            cells.number("dropped", LONG, entry.counts().dropped());
            cells.number("lost", LONG, entry.counts().lost());
            cells.number(Commits.COLUMN, LONG, commit);
        }
        return block;
    }

    private record Cells(NativeBlock block) {
        void text(String name, String value) {
            block.column(name, TEXT, Null.REFUSED).append(value);
        }

        void number(String name, ColumnType type, long value) {
            block.column(name, type, Null.REFUSED).append(value);
        }

        void time(String name, @Nullable Instant time) {
            NativeBlock.Column column = block.column(name, TIME, Null.ALLOWED);
            if (time == null) {
                column.appendNull();
            } else {
                column.append(micros(time));
            }
        }
    }

    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    Map<Integer, Long> nextOffsets(String stored) throws ServerError {
        Map<Integer, Long> offsets = new HashMap<>();
        for (List<@Nullable Object> row : rows(
                "SELECT partition, max(last_offset) + 1 FROM `~ledger` WHERE stored = {stored:String} GROUP BY partition",
                stored)) {
            offsets.put((int) number(row, 0), number(row, 1));
        }
        return Map.copyOf(offsets);
    }

    Optional<String> topicId(String stored) throws ServerError {
        List<List<@Nullable Object>> rows = rows(
                "SELECT argMax(topic_id, committed_at) FROM `~ledger` WHERE stored = {stored:String} AND topic_id != ''",
                stored);
        String id = String.valueOf(rows.getFirst().getFirst());
        return id.isEmpty() ? Optional.empty() : Optional.of(id);
    }

    List<LedgerEntry> newest(String table, String stored, int limit) throws ServerError {
        String sql =
                "SELECT topic, topic_id, partition, first_offset, last_offset, messages, rows, rejected, dropped, lost,"
                        + " min_event_time, max_event_time, topic_time, committed_at FROM `~ledger` WHERE stored = {stored:String}"
                        + " ORDER BY committed_at DESC, partition LIMIT " + limit;
        List<LedgerEntry> entries = new ArrayList<>();
        for (List<@Nullable Object> row : rows(sql, stored)) {
            entries.add(new LedgerEntry(
                    table,
                    String.valueOf(row.get(0)),
                    String.valueOf(row.get(1)),
                    (int) number(row, 2),
                    number(row, 3),
                    number(row, 4),
                    new LedgerCounts(number(row, 5), number(row, 6), number(row, 7), number(row, 8), number(row, 9)),
                    Optional.ofNullable((Instant) row.get(10)),
                    Optional.ofNullable((Instant) row.get(11)),
                    (Instant) Objects.requireNonNull(row.get(12)),
                    (Instant) Objects.requireNonNull(row.get(13))));
        }
        return entries;
    }

    List<LedgerSummary> summary(String stored) throws ServerError {
        return summary(stored, commits.snapshot(requests.database(), List.of(TABLE)));
    }

    /** As of the caller's moment. */
    List<LedgerSummary> summary(String stored, Map<String, String> snapshot) throws ServerError {
        List<LedgerSummary> partitions = new ArrayList<>();
        for (List<@Nullable Object> row : requests.rows(SqlText.read("ledger-summary.sql"), with(snapshot, stored))) {
            partitions.add(new LedgerSummary(
                    (int) number(row, 0),
                    number(row, 1),
                    number(row, 2),
                    new LedgerCounts(number(row, 3), number(row, 4), number(row, 5), number(row, 6), number(row, 7)),
                    Boolean.TRUE.equals(row.get(8))));
        }
        return partitions;
    }

    /**
     * Makes one entry of those of a past hour that follow each other. Nothing may be put into the table meanwhile.
     *
     * @return how many became part of another
     */
    long merge(String stored, Instant now) throws ServerError {
        Instant until = now.minus(PAST).truncatedTo(ChronoUnit.HOURS);
        Map<String, String> values = new HashMap<>(with(Map.of(), stored));
        values.put("param_until", until.toString().replace("T", " ").replace("Z", ""));
        values.put("param_floor", Long.toString(commits.floor()));
        String runs = SqlText.read("ledger-runs.sql");
        long merged = number(
                requests.rows("SELECT count() FROM (" + runs + ") WHERE goes_on", values)
                        .getFirst(),
                0);
        if (merged == 0) {
            return 0;
        }
        commits.settle(); // merged entries have one number for all of theirs
        requests.execute("DROP TABLE IF EXISTS " + SqlText.quote(MERGED));
        requests.execute("CREATE TABLE " + SqlText.quote(MERGED) + " AS " + SqlText.quote(TABLE));
        requests.execute(SqlText.read("ledger-merge.sql").replace("{runs}", runs), values);
        requests.execute("ALTER TABLE " + SqlText.quote(TABLE) + " REPLACE PARTITION " + SqlText.literal(stored)
                + " FROM " + SqlText.quote(MERGED));
        requests.execute("DROP TABLE " + SqlText.quote(MERGED));
        return merged;
    }

    void remove(String stored) throws ServerError {
        requests.execute("ALTER TABLE " + SqlText.quote(TABLE) + " DROP PARTITION " + SqlText.literal(stored));
        requests.execute("DELETE FROM `~expired` WHERE stored = " + SqlText.literal(stored));
    }

    static Map<String, String> with(Map<String, String> settings, String stored) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("param_stored", stored);
        return all;
    }

    static long number(List<@Nullable Object> row, int index) {
        return (Long) Objects.requireNonNull(row.get(index));
    }

    private List<List<@Nullable Object>> rows(String sql, String stored) throws ServerError {
        return requests.rows(sql, with(commits.snapshot(requests.database(), List.of(TABLE)), stored));
    }
}
