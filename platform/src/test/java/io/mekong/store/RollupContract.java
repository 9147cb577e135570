package io.mekong.store;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.column;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.derived;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.keyed;
import static io.mekong.store.StoreFixture.putAt;
import static io.mekong.store.StoreFixture.rollups;
import static io.mekong.store.StoreFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import io.mekong.project.Retention;
import io.mekong.project.Rollup;
import io.mekong.project.Rollup.Function;
import io.mekong.project.Rollup.Measure;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rollups give what a query over the table's rows would give, whatever came when and whatever the engine. */
public abstract class RollupContract extends StoreContract {
    private static final Rollup BY_MINUTE = new Rollup(
            "by_minute",
            Duration.ofMinutes(1),
            List.of("symbol", "parity"),
            List.of(
                    measure("n", new Function.Count()),
                    measure("priced", new Function.Count(), "price"),
                    measure("volume", new Function.Sum(), "volume"),
                    measure("turnover", new Function.Sum(), "money"),
                    measure("total", new Function.Sum(), "price"),
                    measure("low", new Function.Min(), "price"),
                    measure("high", new Function.Max(), "money"),
                    measure("open", new Function.First(), "price"),
                    measure("close", new Function.Last(), "symbol2"),
                    measure("different", new Function.Distinct(), "volume"),
                    measure("p90", new Function.Quantile(0.9), "price")));
    private static final Rollup BY_WEEK =
            new Rollup("by_week", Duration.ofDays(7), List.of(), List.of(measure("n", new Function.Count())));

    protected static final TableSchema TRADES = rollups(
            derived(
                    schema(
                            "trades",
                            column("symbol", new ColumnType.Text()),
                            column("price", new ColumnType.Real()),
                            column("volume", new ColumnType.BigInt()),
                            column("money", new ColumnType.Decimal(18, 2))),
                    "parity",
                    "CASE WHEN volume % 2 = 0 THEN 'even' WHEN volume % 2 = 1 THEN 'odd' END",
                    "symbol2",
                    "symbol || '-' || __offset"),
            BY_MINUTE,
            BY_WEEK);

    /** What the rollup should say, from the rows. */
    private String direct() {
        return "SELECT " + dialect().minute("__time") + " AS minute, symbol, parity, count(*), count(price),"
                + " sum(volume), sum(money), sum(price), min(price), max(money), "
                + dialect().first("price") + ", " + dialect().last("symbol2")
                + " FROM trades GROUP BY 1, 2, 3 ORDER BY 1, 2, 3";
    }

    private static final String ROLLED = """
            SELECT __time, symbol, parity, n, priced, volume, turnover, total, low, high, open, close
            FROM trades_by_minute ORDER BY 1, 2, 3
            """;

    private static Measure measure(String name, Function function) {
        return new Measure(name, function, Optional.empty());
    }

    private static Measure measure(String name, Function function, String column) {
        return new Measure(name, function, Optional.of(column));
    }

    protected final void assertRolled(String reason) {
        List<List<@Nullable Object>> rolled = query(ROLLED);
        assertThat(rolled).as(reason).isEqualTo(query(direct()));
        assertThat(query("SELECT n FROM trades_by_week ORDER BY __time"))
                .as(reason)
                .isEqualTo(query("SELECT count(*) FROM trades GROUP BY "
                        + dialect().week("__time") + " ORDER BY " + dialect().week("__time")));
        assertSketches(reason);
    }

    /** Sketches are near the truth: by 10% of the count, and by 10% of the ranks. */
    private void assertSketches(String reason) {
        String exact = "SELECT " + dialect().minute("__time") + " AS minute, symbol, parity,"
                + " count(DISTINCT volume) AS different, count(price) AS priced, "
                + dialect().quantile("price", 0.8) + " AS p80, max(price) AS top FROM trades GROUP BY 1, 2, 3";
        assertThat(query("WITH exact AS (" + exact + """
                        )
                        SELECT * FROM exact JOIN trades_by_minute AS rolled
                          ON minute = __time AND exact.symbol IS NOT DISTINCT FROM rolled.symbol
                            AND exact.parity IS NOT DISTINCT FROM rolled.parity
                        WHERE abs(rolled.different - exact.different) > 1 + 0.1 * exact.different
                           OR exact.priced > 0 AND (p90 IS NULL OR exact.priced > 30 AND NOT p90 BETWEEN p80 AND top)
                        """)).as(reason).isEmpty();
    }

    private void putRandom(Random random, RowBatch batch, int partition, long offset, Duration spread) {
        Instant time =
                NOON.plusMillis(random.nextLong(spread.toMillis())).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        putAt(
                batch,
                time,
                partition,
                offset,
                random.nextInt(10) == 0 ? null : "s" + random.nextInt(3),
                random.nextInt(10) == 0 ? null : random.nextInt(1_000) * 0.25,
                random.nextInt(10) == 0 ? null : (long) random.nextInt(100),
                random.nextInt(10) == 0 ? null : BigDecimal.valueOf(random.nextInt(), 2));
    }

    @Test
    void aRollupIsATableOfItsOwn() {
        store.ensureTable(TRADES);
        assertThat(columns("trades_by_minute"))
                .containsExactly(
                        "__time",
                        "symbol",
                        "parity",
                        "n",
                        "priced",
                        "volume",
                        "turnover",
                        "total",
                        "low",
                        "high",
                        "open",
                        "close",
                        "different",
                        "p90");
        assertThat(store.sql().schema())
                .filteredOn(table -> table.name().equals("trades_by_minute"))
                .singleElement()
                .satisfies(table -> assertThat(table.kind()).isEqualTo(SchemaTable.Kind.VIEW));
        assertThat(query("SELECT * FROM trades_by_minute")).isEmpty();
        assertThat(TRADES.views()).containsExactly("trades", "trades_by_minute", "trades_by_week");
        assertThat(store.stored("trades")).contains(TRADES);
    }

    /** Random commits with late rows, some rolled back, in two partitions, with upkeep and reopening in between. */
    @Test
    void randomCommitsGiveWhatTheTableGives() {
        long seed = System.nanoTime();
        System.out.println("randomCommitsGiveWhatTheTableGives: seed " + seed);
        Random random = new Random(seed);
        store.ensureTable(TRADES);
        RowBatch batch = new RowBatch(TRADES);
        long[] next = new long[2];
        for (int opening = 0; opening < 3; opening++) {
            try (TableWriter left = store.writer(TRADES);
                    TableWriter right = store.writer(TRADES)) {
                for (int i = 0; i < 15; i++) {
                    int partition = random.nextInt(2);
                    TableWriter writer = partition == 0 ? left : right;
                    long first = next[partition];
                    int rows = random.nextInt(4) == 0 ? RowBatch.CAPACITY : 1 + random.nextInt(100);
                    for (int r = 0; r < rows; r++) {
                        putRandom(
                                random,
                                batch,
                                partition,
                                first + r,
                                Duration.ofMinutes(random.nextBoolean() ? 5 : 300_000));
                    }
                    writer.append(batch);
                    batch.clear();
                    if (random.nextInt(4) == 0) {
                        writer.rollback();
                    } else {
                        next[partition] += rows;
                        writer.commit(List.of(entry("trades", partition, first, first + rows - 1, 0, NOON)));
                    }
                    if (i % 5 == 0) {
                        assertRolled("seed " + seed);
                    }
                }
                store.maintain("trades", Retention.NONE, NOON);
                assertRolled("after upkeep, seed " + seed);
            }
            reopen();
            store.ensureTable(TRADES);
            assertRolled("reopened, seed " + seed);
        }
        assertThat(store.rowCount("trades")).isEqualTo(next[0] + next[1]);
    }

    @Test
    void upkeepWhileCommitsGoOnLosesNothing() throws Exception {
        store.ensureTable(TRADES);
        long[] merged = new long[1];
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("side-", 0).factory())) {
            List<Future<?>> writers = new ArrayList<>();
            for (int partition = 0; partition < 2; partition++) {
                int own = partition;
                writers.add(threads.submit(() -> {
                    Random random = new Random(own);
                    RowBatch batch = new RowBatch(TRADES);
                    try (TableWriter writer = store.writer(TRADES)) {
                        for (long first = 0; first < 60 * 100; first += 100) {
                            for (long offset = first; offset < first + 100; offset++) {
                                putRandom(random, batch, own, offset, Duration.ofMinutes(10));
                            }
                            commit(writer, batch, List.of(entry("trades", own, first, first + 99, 0, NOON)));
                            batch.clear();
                        }
                    }
                }));
            }
            while (writers.stream().anyMatch(writer -> !writer.isDone())) {
                merged[0] += store.maintain("trades", Retention.NONE, NOON).mergedStates();
                assertThat(query("SELECT (SELECT sum(n) FROM trades_by_minute) - (SELECT count(*) FROM trades)"))
                        .first()
                        .asString()
                        .isIn("[0]", "[null]");
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        assertThat(merged[0]).isPositive();
        assertRolled("at the end");
    }

    @Test
    void aRollupThatComesLaterIsFilledAndOneThatGoesIsGone() {
        TableSchema bare = rollups(TRADES);
        store.ensureTable(bare);
        writeRandom(bare, 5_000);
        store.ensureTable(TRADES);
        assertRolled("filled");
        writeRandom(TRADES, 1_000);
        assertRolled("and kept up to date");

        store.ensureTable(rollups(TRADES, BY_WEEK));
        assertThat(store.sql().schema()).extracting(SchemaTable::name).doesNotContain("trades_by_minute");
        assertThatThrownBy(() -> query("SELECT * FROM trades_by_minute"))
                .hasMessageContaining(dialect().unknownTable());
        store.ensureTable(TRADES);
        assertRolled("made anew");
    }

    @Test
    void aRollupFollowsADerivedColumnAndAWidenedOne() {
        store.ensureTable(TRADES);
        writeRandom(TRADES, 1_000);
        TableSchema other = derived(
                TRADES, "parity", "CASE WHEN volume > 50 THEN 'large' END", "symbol2", "symbol || '/' || __offset");
        store.ensureTable(other);
        assertRolled("another meaning");

        List<TableSchema.StoredColumn> columns = new ArrayList<>(other.columns());
        columns.set(3, column("volume", new ColumnType.Decimal(20, 0)));
        columns.set(4, column("money", new ColumnType.Decimal(38, 2)));
        TableSchema wide =
                new TableSchema("trades", columns, other.derived(), other.key(), List.of(BY_WEEK), other.removed());
        store.ensureTable(wide);
        assertThat(query("SELECT sum(n) FROM trades_by_week"))
                .hasToString(query("SELECT count(*) FROM trades").toString());
    }

    protected final void writeRandom(TableSchema schema, int rows) {
        Random random = new Random(rows);
        long first = store.nextOffsets("trades").getOrDefault(0, 0L);
        try (TableWriter writer = store.writer(schema)) {
            RowBatch batch = new RowBatch(schema);
            for (long offset = first; offset < first + rows; offset++) {
                putRandom(random, batch, 0, offset, Duration.ofDays(3));
                if (batch.isFull()) {
                    writer.append(batch);
                    batch.clear();
                }
            }
            commit(writer, batch, List.of(entry("trades", 0, first, first + rows - 1, 0, NOON)));
        }
    }

    @Test
    void aWriterFromBeforeARollupCannotLeaveItsRowsOut() {
        TableSchema bare = rollups(TRADES);
        store.ensureTable(bare);
        RowBatch batch = new RowBatch(bare);
        putRandom(new Random(1), batch, 0, 0, Duration.ofMinutes(1));
        try (TableWriter idle = store.writer(bare);
                TableWriter busy = store.writer(bare)) {
            busy.append(batch);
            store.ensureTable(TRADES);
            assertThatThrownBy(() -> busy.commit(List.of(entry("trades", 0, 0, 0, 0, NOON))))
                    .isInstanceOf(MekongException.class);
            assertThatThrownBy(() -> idle.append(batch))
                    .hasMessage("Cannot write to table `trades` – its shape has changed since this writer was opened"
                            + " – Open a new one.");
        }
        assertThat(store.rowCount("trades")).isZero();
        assertThat(query("SELECT * FROM trades_by_week")).isEmpty();
    }

    @Test
    void aCommitThatFailsLeavesTheRollupsAsTheyWere() {
        store.ensureTable(TRADES);
        writeRandom(TRADES, 100);
        List<List<@Nullable Object>> before = query(ROLLED);
        try (TableWriter writer = store.writer(TRADES)) {
            RowBatch batch = new RowBatch(TRADES);
            putRandom(new Random(1), batch, 0, 100, Duration.ofMinutes(1));
            writer.append(batch);
            assertThatThrownBy(() -> writer.commit(List.of(entry("trades", 0, 100, 100, 0, Instant.MAX))))
                    .isInstanceOf(RuntimeException.class);
            assertThat(query(ROLLED)).isEqualTo(before);
            commit(writer, batch, List.of(entry("trades", 0, 100, 100, 0, NOON)));
        }
        assertRolled("after the next one");
    }

    @Test
    void sumsAreLargerThanTheirParts() {
        TableSchema sums = rollups(
                schema(
                        "sums",
                        column("whole", new ColumnType.BigInt()),
                        column("money", new ColumnType.Decimal(38, 10)),
                        column("real", new ColumnType.Real())),
                new Rollup(
                        "all",
                        Duration.ofDays(1),
                        List.of(),
                        List.of(
                                measure("whole", new Function.Sum(), "whole"),
                                measure("money", new Function.Sum(), "money"),
                                measure("real", new Function.Sum(), "real"),
                                measure("middle", new Function.Quantile(0.5), "whole"))));
        store.ensureTable(sums);
        try (TableWriter writer = store.writer(sums)) {
            for (long offset = 0; offset < 3; offset++) {
                RowBatch batch = new RowBatch(sums);
                putAt(batch, NOON, 0, offset, Long.MAX_VALUE, new BigDecimal("9".repeat(28) + ".9999999999"), 1e308);
                commit(writer, batch, List.of(entry("sums", 0, offset, offset, 0, NOON)));
            }
        }
        assertThat(query("SELECT whole::VARCHAR, real FROM sums_all"))
                .containsExactly(row("27670116110564327421", Double.POSITIVE_INFINITY));
        assertThat((Double) query("SELECT money FROM sums_all").getFirst().getFirst())
                .isCloseTo(3e28, within(1e20));
    }

    @Test
    void weeksBeginOnMondaysAndTimesBefore1970HaveBucketsToo() {
        store.ensureTable(TRADES);
        try (TableWriter writer = store.writer(TRADES)) {
            RowBatch batch = new RowBatch(TRADES);
            List<String> times = List.of(
                    "2026-02-02T00:00:00Z",
                    "2026-02-01T23:59:59.999999Z",
                    "1969-12-31T23:59:59Z",
                    dialect().firstDay() + "T00:00:00Z",
                    dialect().lastTime().toString());
            for (int i = 0; i < times.size(); i++) {
                putAt(batch, Instant.parse(times.get(i)), 0, i, "s", 1.0, 1L, BigDecimal.valueOf(1, 2));
            }
            commit(writer, batch, List.of(entry("trades", 0, 0, 4, 0, NOON)));
        }
        assertThat(query("SELECT __time FROM trades_by_week ORDER BY 1"))
                .containsExactly(
                        row(monday(dialect().firstDay())),
                        row(Instant.parse("1969-12-29T00:00:00Z")),
                        row(Instant.parse("2026-01-26T00:00:00Z")),
                        row(Instant.parse("2026-02-02T00:00:00Z")),
                        row(monday(dialect().lastTime().atZone(ZoneOffset.UTC).toLocalDate())));
        assertRolled("odd times");
    }

    private static Instant monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    @Test
    void whatARollupCannotDoIsTold() {
        TableSchema bad = rollups(
                TRADES,
                BY_WEEK,
                new Rollup("bad", Duration.ofDays(1), List.of(), List.of(measure("x", new Function.Sum(), "symbol"))));
        assertThat(store.problems(bad)).singleElement().satisfies(problem -> {
            assertThat(problem.part()).isEqualTo(SchemaProblem.Part.ROLLUP);
            assertThat(problem.name()).isEqualTo("bad");
            assertThat(problem.mistake().why())
                    .contains(dialect().noSumOfText())
                    .doesNotContain("\n");
        });
        assertThatThrownBy(() -> store.ensureTable(bad))
                .hasMessageStartingWith("Table `trades` cannot be made – rollup `bad`: ");
        assertThat(store.stored("trades")).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsTold() {
        store.ensureTable(TRADES);
        assertThatThrownBy(() -> store.ensureTable(schema("trades_by_week", column("x", new ColumnType.Int()))))
                .hasMessageStartingWith(
                        "Table `trades_by_week` cannot be made – there is another `trades_by_week` in SQL");
        store.ensureTable(schema("trades_more", column("x", new ColumnType.Int())));
        Rollup more = new Rollup("more", Duration.ofDays(1), List.of(), BY_WEEK.measures());
        assertThatThrownBy(() -> store.ensureTable(rollups(TRADES, more)))
                .hasMessageStartingWith("Table `trades` cannot be made – there is another `trades_more` in SQL");
    }

    /** Old rows leave their buckets, new ones come into theirs. */
    @Test
    void aKeyedTablesRollupGivesWhatItsRowsGive() {
        long seed = System.nanoTime();
        System.out.println("aKeyedTablesRollupGivesWhatItsRowsGive: seed " + seed);
        Random random = new Random(seed);
        TableSchema trades = keyed(TRADES, "volume");
        store.ensureTable(trades);
        long next = 0;
        for (int opening = 0; opening < 2; opening++) {
            try (TableWriter writer = store.writer(trades)) {
                for (int i = 0; i < 15; i++) {
                    RowBatch batch = new RowBatch(trades);
                    int rows = 1 + random.nextInt(50);
                    for (int r = 0; r < rows; r++) {
                        putAt(
                                batch,
                                NOON.plusSeconds(random.nextInt(random.nextBoolean() ? 300 : 3_000_000)),
                                0,
                                next + r,
                                "s" + random.nextInt(3),
                                random.nextInt(1_000) * 0.25,
                                (long) random.nextInt(40),
                                BigDecimal.valueOf(random.nextInt(), 2),
                                random.nextInt(3) == 0);
                    }
                    commit(writer, batch, List.of(entry("trades", 0, next, next + rows - 1, 0, NOON)));
                    next += rows;
                    assertRolled("seed " + seed);
                }
            }
            store.maintain("trades", Retention.NONE, NOON);
            reopen();
            assertRolled("reopened, seed " + seed);
        }
    }
}
