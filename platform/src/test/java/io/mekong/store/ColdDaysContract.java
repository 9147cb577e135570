package io.mekong.store;

import static io.mekong.store.StoreFixture.column;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.derived;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.putAt;
import static io.mekong.store.StoreFixture.rollups;
import static io.mekong.store.StoreFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.ColumnType;
import io.mekong.project.Retention;
import io.mekong.project.Rollup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Days that leave the store and stay in the table, whatever the engine. */
public abstract class ColdDaysContract extends StoreContract {
    /** Mid-day of the tenth day. */
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");

    private static final Retention COLD = cold(Optional.empty());
    private static final DigestScope ALL = DigestScope.of(List.of("price", "name"));

    /** Where the store puts the files. */
    protected abstract Path coldFolder();

    private static Retention cold(Optional<Duration> age) {
        return new Retention(Optional.of(Duration.ofDays(3)), Optional.empty(), Optional.of(new Retention.Cold(age)));
    }

    /** A row at noon of each of these days of January. */
    private void write(TableSchema schema, long first, int... days) {
        try (TableWriter writer = store.writer(schema)) {
            RowBatch batch = new RowBatch(schema);
            for (int i = 0; i < days.length; i++) {
                Instant noon = Instant.parse("2026-01-01T12:00:00Z").plus(Duration.ofDays(days[i] - 1L));
                putAt(batch, noon, 0, first + i, (long) days[i], "row " + (first + i));
            }
            commit(writer, batch, List.of(entry(schema.name(), 0, first, first + days.length - 1, 0, NOW)));
        }
    }

    private List<String> files() throws IOException {
        if (!Files.exists(coldFolder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(coldFolder())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> coldFolder().relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aTableAnswersFromTheStoreAndFromFilesAsOne() throws Exception {
        TableSchema demo = derived(demo("demo"), "double", "price * 2");
        store.ensureTable(demo);
        write(demo, 0, 1, 2, 2, 9, 10);
        TableDigest before = store.digest("demo", ALL);

        Maintenance done = store.maintain("demo", COLD, NOW);

        assertThat(done.coldRows()).isEqualTo(3);
        assertThat(done.expiredRows()).isZero();
        assertThat(files()).containsExactly("demo/date=2026-01-01/1.parquet", "demo/date=2026-01-02/1.parquet");
        assertThat(query("SELECT price, \"double\", name, __partition, __offset FROM demo ORDER BY __offset"))
                .containsExactly(
                        row(1L, 2L, "row 0", 0L, 0L),
                        row(2L, 4L, "row 1", 0L, 1L),
                        row(2L, 4L, "row 2", 0L, 2L),
                        row(9L, 18L, "row 3", 0L, 3L),
                        row(10L, 20L, "row 4", 0L, 4L));
        assertThat(query("SELECT count(*) FROM demo WHERE __time < '2026-01-02'"))
                .containsExactly(row(1L));
        assertThat(store.rowCount("demo")).isEqualTo(5);
        assertThat(store.expired("demo")).isEmpty();
        assertThat(store.digest("demo", ALL)).isEqualTo(before);
        assertThat(store.maintain("demo", COLD, NOW).didNothing()).isTrue();
    }

    @Test
    void coldDaysAreThereAfterARestartAlsoElsewhere() throws Exception {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        write(demo, 0, 1, 9);
        store.maintain("demo", COLD, NOW);

        reopen();
        store.ensureTable(demo);

        assertThat(query("SELECT price FROM demo ORDER BY 1")).containsExactly(row(1L), row(9L));
    }

    @Test
    void lateRowsWaitADayAndThenTheDaysFileIsWrittenAnew() throws Exception {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        write(demo, 0, 1, 9);
        store.maintain("demo", COLD, NOW);
        write(demo, 2, 1, 1);

        assertThat(store.maintain("demo", COLD, NOW.plusSeconds(60)).coldRows()).isZero();
        assertThat(query("SELECT __offset FROM demo WHERE price = 1 ORDER BY 1"))
                .containsExactly(row(0L), row(2L), row(3L));
        assertThat(store.maintain("demo", COLD, NOW.plus(Duration.ofHours(25))).coldRows())
                .isEqualTo(2);

        assertThat(files()).containsExactly("demo/date=2026-01-01/2.parquet");
        assertThat(query("SELECT __offset FROM demo WHERE price = 1 ORDER BY 1"))
                .containsExactly(row(0L), row(2L), row(3L));
        assertThat(store.rowCount("demo")).isEqualTo(4);
    }

    @Test
    void aColdDayGoesInTheEndAndIsCounted() throws Exception {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        write(demo, 0, 1, 1, 5, 9);
        store.maintain("demo", COLD, NOW);

        Retention week = cold(Optional.of(Duration.ofDays(7)));
        assertThat(store.maintain("demo", week, NOW).expiredRows()).isEqualTo(2);

        assertThat(query("SELECT price FROM demo ORDER BY 1")).containsExactly(row(5L), row(9L));
        assertThat(files()).containsExactly("demo/date=2026-01-05/1.parquet");
        assertThat(store.expired("demo"))
                .containsExactly(new ExpiredRows(0, java.time.LocalDate.parse("2026-01-01"), 2, NOW));
        long inLedger = store.ledgerSummary("demo").getFirst().counts().rows();
        assertThat(store.rowCount("demo") + 2).isEqualTo(inLedger);
    }

    @Test
    void withoutColdTheFilesGoAsTheRowsDo() throws Exception {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        write(demo, 0, 1, 9);
        store.maintain("demo", COLD, NOW);

        Retention threeDays = new Retention(Optional.of(Duration.ofDays(3)), Optional.empty(), Optional.empty());
        assertThat(store.maintain("demo", threeDays, NOW).expiredRows()).isEqualTo(1);

        assertThat(files()).isEmpty();
        assertThat(query("SELECT price FROM demo")).containsExactly(row(9L));
    }

    @Test
    void newAndWiderColumnsAreThoseOfColdDaysToo() {
        TableSchema narrow =
                schema("demo", column("price", new ColumnType.Int()), column("name", new ColumnType.Text()));
        store.ensureTable(narrow);
        try (TableWriter writer = store.writer(narrow)) {
            RowBatch batch = new RowBatch(narrow);
            putAt(batch, Instant.parse("2026-01-01T12:00:00Z"), 0, 0, 7, "old");
            commit(writer, batch, List.of(entry("demo", 0, 0, 0, 0, NOW)));
        }
        store.maintain("demo", COLD, NOW);

        TableSchema wide = schema(
                "demo",
                column("price", new ColumnType.BigInt()),
                column("place", new ColumnType.Text()),
                column("name", new ColumnType.Text()));
        store.ensureTable(rollups(
                wide,
                new Rollup(
                        "daily",
                        Duration.ofDays(1),
                        List.of(),
                        List.of(new Rollup.Measure("n", new Rollup.Function.Count(), Optional.empty())))));

        assertThat(query("SELECT price, place, name, typeof(price) FROM demo"))
                .containsExactly(row(7L, null, "old", "BIGINT"));
        assertThat(query("SELECT n FROM demo_daily")).containsExactly(row(1L));
    }

    @Test
    void whatAMoveLeftBehindIsRemovedAndARebuiltTableHasNoColdDays() throws Exception {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        write(demo, 0, 1, 9);
        store.maintain("demo", COLD, NOW);
        Path left = coldFolder().resolve("demo/date=2026-01-02/1.parquet");
        Files.createDirectories(left.getParent());
        Files.writeString(left, "half of a file");

        store.ensureTable(demo.shadow());
        write(demo.shadow(), 0, 1, 9);
        store.swap(List.of(demo));

        assertThat(query("SELECT price FROM demo ORDER BY 1")).containsExactly(row(1L), row(9L));
        assertThat(store.maintain("demo", COLD, NOW).coldRows()).isEqualTo(1);
        assertThat(files()).containsExactly("demo/date=2026-01-01/1.parquet");
        store.drop(demo);
        assertThat(store.stored("demo")).isEmpty();
    }

    @Test
    void everyQuerySeesEveryRowOnceWhileDaysMove() throws Exception {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        int[] days = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        write(demo, 0, days);
        AtomicBoolean moving = new AtomicBoolean(true);
        Thread mover = Thread.ofPlatform().start(() -> {
            try {
                for (int now = 0; now < 10; now++) {
                    store.maintain("demo", COLD, NOW.plus(Duration.ofDays(now - 5L)));
                }
            } finally {
                moving.set(false);
            }
        });
        do {
            assertThat(query("SELECT count(*), sum(price)::BIGINT FROM demo")).containsExactly(row(10L, 55L));
        } while (moving.get());
        mover.join();
        assertThat(files()).hasSize(10);
    }

    @Test
    void filesOfColdDaysAreNoDoorForQueries() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        write(demo, 0, 1, 9);
        store.maintain("demo", COLD, NOW);

        String file = coldFolder().resolve("demo/date=2026-01-01/1.parquet").toString();
        for (String sql : List.of(
                "SELECT * FROM read_parquet('" + file + "')",
                "SELECT * FROM '" + file + "'",
                "SELECT * FROM glob('" + coldFolder() + "/**')",
                "FROM \"" + file.replace(".parquet", "") + "\".parquet",
                "DESCRIBE '" + file + "'",
                "SUMMARIZE '" + file + "'",
                "SELECT * FROM pragma_table_info('" + file + "')",
                "SELECT * FROM histogram('" + file + "', price)",
                "SELECT * FROM demo WHERE price IN (SELECT price FROM '" + file + "')",
                "SELECT * FROM read_text('" + file + "')",
                "COPY demo TO '" + coldFolder() + "/x.parquet'")) {
            assertThatThrownBy(() -> query(sql)).as(sql).isInstanceOf(SqlException.class);
        }
    }
}
