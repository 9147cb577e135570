package io.mekong.store;

import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.putAt;
import static io.mekong.store.StoreFixture.rollups;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.Retention;
import io.mekong.project.Rollup;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How part of a table is read again, whatever the engine. */
public abstract class PatchContract extends StoreContract {
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");
    private static final TableSchema DEMO = rollups(
            demo("demo"),
            new Rollup(
                    "daily",
                    Duration.ofDays(1),
                    List.of(),
                    List.of(new Rollup.Measure("n", new Rollup.Function.Count(), Optional.empty()))));

    /** One commit with a row for each of these days of January; the name tells which table it was written to. */
    private void write(TableSchema schema, long first, int rejected, int... days) {
        try (TableWriter writer = store.writer(schema)) {
            RowBatch batch = new RowBatch(schema);
            for (int i = 0; i < days.length; i++) {
                Instant noon = Instant.parse("2026-01-01T12:00:00Z").plus(Duration.ofDays(days[i] - 1L));
                putAt(batch, noon, 0, first + i, (long) days[i], schema.name());
            }
            commit(
                    writer,
                    batch,
                    List.of(entry(schema.name(), 0, first, first + days.length + rejected - 1, rejected, NOW)));
        }
    }

    @Test
    void thePartTakesThePlaceOfItsOffsetsInRowsLedgerAndRollups() {
        store.ensureTable(DEMO);
        write(DEMO, 0, 0, 8, 8);
        write(DEMO, 2, 2, 8); // two of its three messages were rejected
        write(DEMO, 5, 0, 9);
        store.ensureTable(DEMO.part());
        write(DEMO.part(), 2, 1, 8, 9); // by today's definition one only

        store.patch(DEMO, List.of(new OffsetRange(0, 2, 4)));
        assertThat(store.rowCount("demo")).isEqualTo(4); // nobody sees it yet
        store.swap(List.of(DEMO));
        store.drop(DEMO.part());

        assertThat(query("SELECT __offset, price, name FROM demo ORDER BY 1"))
                .containsExactly(
                        row(0L, 8L, "demo"),
                        row(1L, 8L, "demo"),
                        row(2L, 8L, "demo~part"),
                        row(3L, 9L, "demo~part"),
                        row(5L, 9L, "demo"));
        assertThat(query("SELECT dayofmonth(__time), n FROM demo_daily ORDER BY 1"))
                .containsExactly(row(8L, 3L), row(9L, 2L));
        LedgerSummary summary = store.ledgerSummary("demo").getFirst();
        assertThat(summary.contiguous()).isTrue();
        assertThat(summary.counts().rows()).isEqualTo(5);
        assertThat(summary.counts().rejected()).isEqualTo(1);
        assertThat(store.nextOffsets("demo")).containsEntry(0, 6L);
        assertThat(query("SELECT DISTINCT table_name FROM mekong.ledger")).containsExactly(row("demo"));
    }

    @Test
    void rowsThatRetentionHadRemovedAreCountedOnce() {
        Retention week = new Retention(Optional.of(Duration.ofDays(7)), Optional.empty(), Optional.empty());
        store.ensureTable(DEMO);
        write(DEMO, 0, 0, 1, 1, 2);
        write(DEMO, 3, 0, 1, 9);
        store.expire("demo", week, NOW);
        store.ensureTable(DEMO.part());
        write(DEMO.part(), 3, 0, 1, 9);

        store.patch(DEMO, List.of(new OffsetRange(0, 3, 4)));
        store.swap(List.of(DEMO));

        assertThat(store.expired("demo"))
                .extracting(ExpiredRows::day, ExpiredRows::rows)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(LocalDate.parse("2026-01-01"), 2L),
                        org.assertj.core.groups.Tuple.tuple(LocalDate.parse("2026-01-02"), 1L));
        assertThat(store.rowCount("demo")).isEqualTo(2);
        store.expire("demo", week, NOW);
        long expired =
                store.expired("demo").stream().mapToLong(ExpiredRows::rows).sum();
        assertThat(store.rowCount("demo") + expired)
                .isEqualTo(store.ledgerSummary("demo").getFirst().counts().rows());
    }
}
