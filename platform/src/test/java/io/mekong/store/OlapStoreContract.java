package io.mekong.store;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.column;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.demoRows;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.put;
import static io.mekong.store.StoreFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every engine must do, whatever it is made of. */
public abstract class OlapStoreContract extends StoreContract {
    @Test
    void aNewTableHasItsColumnsAndNothingElse() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        store.ensureTable(demo);

        assertThat(store.rowCount("demo")).isZero();
        assertThat(store.nextOffsets("demo")).isEmpty();
        assertThat(store.ledger("demo", 10)).isEmpty();
        assertThat(store.ledgerSummary("demo")).isEmpty();
        assertThat(store.sql().schema())
                .filteredOn(table -> table.name().equals("demo"))
                .singleElement()
                .satisfies(table -> {
                    assertThat(table.kind()).isEqualTo(SchemaTable.Kind.TABLE);
                    assertThat(table.columns())
                            .extracting(QueryResult.ResultColumn::name)
                            .containsExactly("__time", "price", "name", "__partition", "__offset");
                });
    }

    @Test
    void namesThatAreWordsOfSqlAreFine() {
        TableSchema order = schema(
                "order", column("select", new ColumnType.Text()), column("Group \"x\"", new ColumnType.BigInt()));
        store.ensureTable(order);
        RowBatch batch = new RowBatch(order);
        put(batch, 0, 0, "a", 1L);
        try (TableWriter writer = store.writer(order)) {
            commit(writer, batch, List.of(entry("order", 0, 0, 0, 0, NOON)));
        }

        assertThat(query("SELECT \"select\", \"Group \"\"x\"\"\" FROM \"order\""))
                .containsExactly(row("a", 1L));
        assertThat(store.rowCount("order")).isEqualTo(1);
    }

    @Test
    void rowsAndLedgerCommitTogether() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        LedgerEntry first = entry("demo", 0, 0, 4, 2, NOON);
        LedgerEntry other = entry("demo", 1, 7, 7, 0, NOON);
        LedgerEntry second = entry("demo", 0, 5, 9, 5, NOON.plusSeconds(1));
        try (TableWriter writer = store.writer(demo)) {
            RowBatch batch = demoRows(demo, 0, 0, 3);
            put(batch, 1, 7, 70L, "row 7");
            commit(writer, batch, List.of(first, other));
            batch.clear();
            commit(writer, batch, List.of(second)); // nothing but rejected messages
        }

        assertThat(store.rowCount("demo")).isEqualTo(4);
        assertThat(store.nextOffsets("demo")).containsOnly(Map.entry(0, 10L), Map.entry(1, 8L));
        assertThat(store.nextOffsets("other")).isEmpty();
        assertThat(store.ledger("demo", 10)).containsExactly(second, first, other);
        assertThat(store.ledger("demo", 1)).containsExactly(second);
        assertThat(store.ledgerSummary("demo"))
                .containsExactly(
                        new LedgerSummary(0, 0, 9, LedgerCounts.of(3, 7), true),
                        new LedgerSummary(1, 7, 7, LedgerCounts.of(1, 0), true));
    }

    @Test
    void theLedgerSeesGapsAndDoubles() {
        for (String table : List.of("gap", "twice", "whole")) {
            TableSchema demo = demo(table);
            store.ensureTable(demo);
            try (TableWriter writer = store.writer(demo)) {
                commit(writer, demoRows(demo, 0, 5, 5), List.of(entry(table, 0, 5, 9, 0, NOON)));
                long next = table.equals("gap") ? 11 : table.equals("twice") ? 9 : 10;
                commit(
                        writer,
                        demoRows(demo, 0, next, 1),
                        List.of(entry(table, 0, next, next, 0, NOON.plusSeconds(1))));
            }
        }

        assertThat(store.ledgerSummary("gap"))
                .containsExactly(new LedgerSummary(0, 5, 11, LedgerCounts.of(6, 0), false));
        assertThat(store.ledgerSummary("twice"))
                .containsExactly(new LedgerSummary(0, 5, 9, LedgerCounts.of(6, 0), false));
        assertThat(store.ledgerSummary("whole"))
                .containsExactly(new LedgerSummary(0, 5, 10, LedgerCounts.of(6, 0), true));
    }

    @Test
    void aCommitThatFailsHalfWayLeavesNothing() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        try (TableWriter writer = store.writer(demo)) {
            commit(writer, demoRows(demo, 0, 0, 2), List.of(entry("demo", 0, 0, 1, 0, NOON)));
            writer.append(demoRows(demo, 0, 2, 2_000));
            RowBatch broken = demoRows(demo, 0, 2_002, 1_000);
            broken.beginRow();
            broken.endRow(); // no time, no partition, no offset: the store must refuse the last of many rows

            assertThatThrownBy(() -> commit(writer, broken, List.of(entry("demo", 0, 2, 3_002, 0, NOON))))
                    .isInstanceOf(MekongException.class)
                    .hasMessageStartingWith("Cannot write to table `demo` – ");
            assertThat(store.rowCount("demo")).isEqualTo(2);
            assertThat(store.nextOffsets("demo")).containsOnly(Map.entry(0, 2L));

            commit(writer, demoRows(demo, 0, 2, 1), List.of(entry("demo", 0, 2, 2, 0, NOON.plusSeconds(1))));
        }
        assertThat(store.rowCount("demo")).isEqualTo(3);
        assertThat(store.ledgerSummary("demo"))
                .containsExactly(new LedgerSummary(0, 0, 2, LedgerCounts.of(3, 0), true));
    }

    @Test
    void rowsAreNotSeenWhenTheLedgerCannotBeWritten() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        LedgerEntry impossible = entry("demo", 0, 0, 1, 0, Instant.MAX);
        try (TableWriter writer = store.writer(demo)) {
            assertThatThrownBy(() -> commit(writer, demoRows(demo, 0, 0, 2), List.of(impossible)))
                    .isInstanceOf(RuntimeException.class);
            assertThat(store.rowCount("demo")).isZero();

            commit(writer, demoRows(demo, 0, 0, 2), List.of(entry("demo", 0, 0, 1, 0, NOON)));
        }
        assertThat(store.rowCount("demo")).isEqualTo(2);
        assertThat(store.ledger("demo", 10)).hasSize(1);
    }

    @Test
    void everyTypeComesBackAsItWent() {
        TableSchema all = schema(
                "every",
                column("truth", new ColumnType.Bool()),
                column("small", new ColumnType.Int()),
                column("large", new ColumnType.BigInt()),
                column("real", new ColumnType.Real()),
                column("money", new ColumnType.Decimal(38, 10)),
                column("tiny", new ColumnType.Decimal(18, 8)),
                column("text", new ColumnType.Text()),
                column("day", new ColumnType.Date()),
                column("at", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO)),
                column("id", new ColumnType.Uuid()),
                column("any", new ColumnType.Json()));
        store.ensureTable(all);
        UUID id = UUID.fromString("ffffffff-0000-4000-8000-0123456789ab");
        String odd = "Việt Nam 😀 \0 end \"' \\ \n\t";
        RowBatch batch = new RowBatch(all);
        put(
                batch,
                0,
                0,
                true,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                -0.0,
                new BigDecimal("1234567890123456789012345678.0123456789"),
                new BigDecimal("0.00000067"),
                odd,
                LocalDate.parse("1901-02-03").toEpochDay(),
                micros("1969-12-31T23:59:59.123456Z"),
                id,
                "{\"a\": [1, 2.50]}");
        put(
                batch,
                0,
                1,
                false,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                Double.MAX_VALUE,
                new BigDecimal("-0.0000000001"),
                new BigDecimal("-9999999999.99999999"),
                "",
                dialect().firstDay().toEpochDay(),
                micros(dialect().lastTime().toString()),
                new UUID(0, 0),
                "null");
        put(batch, 0, 2, null, null, null, null, null, null, null, null, null, null, null);
        try (TableWriter writer = store.writer(all)) {
            commit(writer, batch, List.of(entry("every", 0, 0, 2, 0, NOON)));
        }

        List<List<@Nullable Object>> rows = query(
                "SELECT " + dialect().allBut("__time", "__partition", "__offset") + " FROM every ORDER BY __offset");
        assertThat(rows.get(0))
                .containsExactly(
                        true,
                        (long) Integer.MIN_VALUE,
                        Long.MAX_VALUE,
                        -0.0,
                        new BigDecimal("1234567890123456789012345678.0123456789"),
                        new BigDecimal("0.00000067"),
                        odd,
                        LocalDate.parse("1901-02-03"),
                        Instant.parse("1969-12-31T23:59:59.123456Z"),
                        id.toString(),
                        "{\"a\": [1, 2.50]}");
        assertThat(rows.get(1))
                .containsExactly(
                        false,
                        (long) Integer.MAX_VALUE,
                        Long.MIN_VALUE,
                        Double.MAX_VALUE,
                        new BigDecimal("-0.0000000001"),
                        new BigDecimal("-9999999999.99999999"),
                        "",
                        dialect().firstDay(),
                        dialect().lastTime(),
                        new UUID(0, 0).toString(),
                        "null");
        assertThat(rows.get(2)).hasSize(11).containsOnlyNulls();
    }

    @Test
    void everythingIsThereAfterOpeningAgain() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        try (TableWriter writer = store.writer(demo)) {
            commit(writer, demoRows(demo, 0, 0, 3), List.of(entry("demo", 0, 0, 2, 0, NOON)));
        }
        reopen();
        store.ensureTable(demo);
        try (TableWriter writer = store.writer(demo)) {
            commit(writer, demoRows(demo, 0, 3, 2), List.of(entry("demo", 0, 3, 4, 0, NOON.plusSeconds(1))));
        }

        assertThat(store.rowCount("demo")).isEqualTo(5);
        assertThat(store.nextOffsets("demo")).containsOnly(Map.entry(0, 5L));
        assertThat(store.ledgerSummary("demo"))
                .containsExactly(new LedgerSummary(0, 0, 4, LedgerCounts.of(5, 0), true));
        assertThat(query("SELECT price FROM demo ORDER BY __offset"))
                .isEqualTo(IntStream.range(0, 5).mapToObj(i -> row(i * 10L)).toList());
        assertThat(store.sizeBytes()).isPositive();
    }

    @Test
    void writersOfManyTablesAndReadersWorkSideBySide() throws Exception {
        List<String> tables = List.of("left", "right");
        tables.forEach(table -> store.ensureTable(demo(table)));
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("writer-", 0).factory())) {
            for (String table : tables) {
                work.add(threads.submit(() -> {
                    TableSchema demo = demo(table);
                    try (TableWriter writer = store.writer(demo)) {
                        for (int i = 0; i < 50; i++) {
                            commit(
                                    writer,
                                    demoRows(demo, 0, i * 10L, 10),
                                    List.of(entry(table, 0, i * 10L, i * 10L + 9, 0, NOON.plusMillis(i))));
                        }
                    }
                }));
            }
            work.add(threads.submit(() -> {
                for (int i = 0; i < 30; i++) {
                    // Rows and ledger are of one moment, also while commits go on.
                    assertThat(query("SELECT (SELECT count(*) FROM \"left\") - coalesce((SELECT sum(rows) FROM"
                                    + " mekong.ledger WHERE table_name = 'left'), 0)"))
                            .singleElement()
                            .asString()
                            .isEqualTo("[0]");
                }
            }));
        }
        for (Future<?> each : work) {
            each.get();
        }
        for (String table : tables) {
            assertThat(store.rowCount(table)).isEqualTo(500);
            assertThat(store.ledgerSummary(table))
                    .containsExactly(new LedgerSummary(0, 0, 499, LedgerCounts.of(500, 0), true));
        }
    }

    @Test
    void closingTwiceIsFine() {
        store.ensureTable(demo("demo"));
        store.close();
        store.close();
    }

    private static long micros(String instant) {
        Instant time = Instant.parse(instant);
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }
}
