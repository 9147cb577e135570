package io.mekong.store;

import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.keyed;
import static io.mekong.store.StoreFixture.putAt;
import static io.mekong.store.StoreFixture.rollups;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.DataSize;
import io.mekong.project.Retention;
import io.mekong.project.Rollup;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How old rows leave a table, whatever the engine. */
public abstract class RetentionContract extends StoreContract {
    /** Mid-day of the tenth day. */
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");

    private static final Rollup DAILY = new Rollup(
            "daily",
            Duration.ofDays(1),
            List.of(),
            List.of(new Rollup.Measure("n", new Rollup.Function.Count(), Optional.empty())));

    private static Retention age(int days) {
        return new Retention(Optional.of(Duration.ofDays(days)), Optional.empty(), Optional.empty());
    }

    private static Retention size(long bytes) {
        return new Retention(Optional.empty(), Optional.of(new DataSize(bytes)), Optional.empty());
    }

    /** Rows on these days of January, one partition for even ones and one for odd ones. */
    private void write(TableSchema schema, long first, int... days) {
        try (TableWriter writer = store.writer(schema)) {
            RowBatch batch = new RowBatch(schema);
            for (int i = 0; i < days.length; i++) {
                Instant time = Instant.parse("2026-01-01T23:59:59.999999Z").plus(Duration.ofDays(days[i] - 1L));
                if (schema.keyed()) {
                    putAt(batch, time, days[i] % 2, first + i, (long) days[i], "x", false);
                } else {
                    putAt(batch, time, days[i] % 2, first + i, (long) days[i], "x");
                }
            }
            commit(writer, batch, List.of(entry(schema.name(), 0, first, first + days.length - 1, 0, NOW)));
        }
    }

    private List<Long> days(String table) {
        return query("SELECT price FROM " + table + " ORDER BY price").stream()
                .map(cells -> (Long) cells.getFirst())
                .toList();
    }

    @Test
    void wholeDaysGoWhenTheirEndIsOlderThanTheAge() {
        TableSchema demo = rollups(demo("demo"), DAILY);
        store.ensureTable(demo);
        write(demo, 0, 1, 2, 3, 3, 4, 9, 10, 20);

        // Seven days before noon of the tenth is noon of the third: that day is not over.
        assertThat(store.expire("demo", age(7), NOW)).isEqualTo(2);
        assertThat(days("demo")).containsExactly(3L, 3L, 4L, 9L, 10L, 20L);
        assertThat(store.expire("demo", age(7), NOW)).isZero();
        Instant midnight = Instant.parse("2026-01-11T00:00:00Z");
        assertThat(store.expire("demo", age(7), midnight.minusMillis(1))).isZero();
        assertThat(store.expire("demo", age(7), midnight)).isEqualTo(2);
        assertThat(days("demo")).containsExactly(4L, 9L, 10L, 20L);

        assertThat(store.expired("demo"))
                .containsExactly(
                        new ExpiredRows(0, LocalDate.parse("2026-01-02"), 1, NOW),
                        new ExpiredRows(1, LocalDate.parse("2026-01-01"), 1, NOW),
                        new ExpiredRows(1, LocalDate.parse("2026-01-03"), 2, midnight));
        assertThat(store.expired("other")).isEmpty();
        assertThat(query("SELECT sum(n)::BIGINT FROM demo_daily")).containsExactly(row(8L)); // its history stays
    }

    @Test
    void lateRowsOfARemovedDayAreAddedToIt() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        write(demo, 0, 1, 1, 10);
        store.expire("demo", age(7), NOW);
        write(demo, 3, 1, 1, 1, 10);

        Instant later = NOW.plusSeconds(60);
        assertThat(store.maintain("demo", age(7), later).expiredRows()).isEqualTo(3);

        assertThat(store.expired("demo")).containsExactly(new ExpiredRows(1, LocalDate.parse("2026-01-01"), 5, later));
        long inLedger = store.ledgerSummary("demo").getFirst().counts().rows();
        long expired =
                store.expired("demo").stream().mapToLong(ExpiredRows::rows).sum();
        assertThat(store.rowCount("demo") + expired).isEqualTo(inLedger);
    }

    @Test
    void whatIsKeptForEverStays() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        write(demo, 0, 1, 2, 3);
        assertThat(store.maintain("demo", Retention.NONE, NOW.plus(Duration.ofDays(10_000)))
                        .didNothing())
                .isTrue();
        assertThat(store.expire("demo", size(1L << 40), NOW)).isZero();
        assertThat(days("demo")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aKeyedTablesOldRowsGoTooAndItsRollupKeepsThem() {
        TableSchema demo = rollups(keyed(demo("demo"), "price"), DAILY);
        store.ensureTable(demo);
        write(demo, 0, 1, 2, 9);
        assertThat(store.expire("demo", age(7), NOW)).isEqualTo(2);
        write(demo, 3, 1, 9);
        assertThat(days("demo")).containsExactly(1L, 9L);
        assertThat(query("SELECT dayofmonth(__time), n FROM demo_daily ORDER BY 1"))
                .containsExactly(row(1L, 1L), row(2L, 1L), row(9L, 1L));
    }

    /** Both delete rows; neither may fail or miss what the other did. */
    @Test
    void upsertsGoOnWhileOldRowsAreRemoved() throws Exception {
        TableSchema demo = rollups(keyed(demo("demo"), "price"), DAILY);
        store.ensureTable(demo);
        int commits = 60;
        ConcurrentMap<Long, Integer> dayOfKey = new ConcurrentHashMap<>();
        Future<?> writing;
        try (ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("upserts").factory())) {
            writing = thread.submit(() -> {
                Random random = new Random(7);
                try (TableWriter writer = store.writer(demo)) {
                    RowBatch batch = new RowBatch(demo);
                    for (int i = 0; i < commits; i++) {
                        for (int r = 0; r < 100; r++) {
                            long key = random.nextInt(300);
                            int day = 1 + random.nextInt(10);
                            Instant time = Instant.parse("2026-01-01T01:00:00Z").plus(Duration.ofDays(day - 1L));
                            putAt(batch, time, 0, i * 100L + r, key, "x", false);
                            dayOfKey.put(key, day);
                        }
                        commit(writer, batch, List.of(entry("demo", 0, i * 100L, i * 100L + 99, 0, NOW)));
                        batch.clear();
                    }
                }
            });
            while (!writing.isDone()) {
                store.maintain("demo", age(4), NOW);
            }
        }
        writing.get();
        store.expire("demo", age(4), NOW); // before the sixth

        assertThat(days("demo"))
                .isEqualTo(dayOfKey.entrySet().stream()
                        .filter(key -> key.getValue() >= 6)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList());
        assertThat(query("SELECT n FROM demo_daily WHERE __time >= DATE '2026-01-06' ORDER BY __time"))
                .isEqualTo(query("SELECT count(*) FROM demo GROUP BY __time::DATE ORDER BY __time::DATE"));
    }

    /** 20,000 rows of incompressible text on each of ten days: some 14 MB. */
    @Test
    void theOldestDaysGoWhileTheTableIsTooLarge() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        writeLarge(demo, 1, 10, 20_000);
        reopen(); // so that all is on disk
        long full = store.sizeBytes();

        assertThat(store.expire("demo", size(full * 2), NOW)).isZero();
        long removed = store.expire("demo", size(full / 2), NOW);
        assertThat(removed % 20_000).isZero();
        assertThat(removed).isBetween(80_000L, 140_000L);
        List<Long> left = query("SELECT DISTINCT price FROM demo ORDER BY 1").stream()
                .map(cells -> (Long) cells.getFirst())
                .toList();
        assertThat(left).hasSize((int) (10 - removed / 20_000)).endsWith(9L, 10L);

        // Today stays, and what claims to be of tomorrow.
        store.expire("demo", size(1), NOW);
        assertThat(query("SELECT DISTINCT price FROM demo")).containsExactly(row(10L));
    }

    /** What is removed makes room for what comes: the file settles. */
    @Test
    void theFileDoesNotGrowWithWhatIsRemoved() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        long settled = 0;
        for (int day = 1; day <= 24; day++) {
            writeLarge(demo, day, day, 20_000);
            Instant now = NOW.plus(Duration.ofDays(day - 10L));
            store.maintain("demo", age(2), now);
            if (day == 8) {
                settled = store.sizeBytes();
            }
        }
        assertThat(store.rowCount("demo")).isEqualTo(60_000);
        assertThat(store.sizeBytes()).isLessThan(settled * 3 / 2);
    }

    private void writeLarge(TableSchema schema, int firstDay, int lastDay, int rows) {
        Random random = new Random(firstDay);
        long offset = store.nextOffsets(schema.name()).getOrDefault(0, 0L);
        try (TableWriter writer = store.writer(schema)) {
            RowBatch batch = new RowBatch(schema);
            for (int day = firstDay; day <= lastDay; day++) {
                long first = offset;
                Instant time = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(day - 1L));
                for (int i = 0; i < rows; i++) {
                    StringBuilder text = new StringBuilder();
                    for (int word = 0; word < 4; word++) {
                        text.append(Long.toHexString(random.nextLong()));
                    }
                    putAt(batch, time.plusMillis(i), 0, offset++, (long) day, text.toString());
                    if (batch.isFull() || i == rows - 1) {
                        writer.append(batch);
                        batch.clear();
                    }
                }
                writer.commit(List.of(entry(schema.name(), 0, first, offset - 1, 0, time)));
            }
        }
    }
}
