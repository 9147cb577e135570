package io.mekong.store;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.column;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.demoRows;
import static io.mekong.store.StoreFixture.derived;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.keyed;
import static io.mekong.store.StoreFixture.put;
import static io.mekong.store.StoreFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tables look like to people, and how they change their shape in place, whatever the engine. */
public abstract class SchemaContract extends StoreContract {
    private static final ColumnType BIGINT = new ColumnType.BigInt();
    private static final ColumnType TEXT = new ColumnType.Text();

    private void write(TableSchema schema, RowBatch batch, long first) {
        long last = first + batch.rows() - 1;
        try (TableWriter writer = store.writer(schema)) {
            commit(writer, batch, List.of(entry(schema.name(), 0, first, last, 0, NOON)));
        }
    }

    private TableSchema demoWithRows() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        write(demo, demoRows(demo, 0, 0, 3), 0);
        return demo;
    }

    // Derived columns.

    @Test
    void derivedColumnsStandBehindTheOthersAndSeeEachOther() {
        TableSchema demo = derived(
                demoWithRows(),
                "twice",
                "price * 2 -- two times",
                "label",
                "name || ' costs ' || twice",
                "half",
                "price / 2");
        store.ensureTable(demo);
        store.ensureTable(demo);

        assertThat(columns("demo"))
                .containsExactly("__time", "price", "name", "twice", "label", "half", "__partition", "__offset");
        assertThat(query("SELECT twice, label, half FROM demo ORDER BY __offset"))
                .containsExactly(
                        row(0L, "row 0 costs 0", 0.0),
                        row(20L, "row 1 costs 20", 5.0),
                        row(40L, "row 2 costs 40", 10.0));
        assertThat(store.stored("demo")).contains(demo);
    }

    @Test
    void aDerivedColumnChangesForRowsThatAreThere() {
        TableSchema demo = demoWithRows();
        store.ensureTable(derived(demo, "x", "price + 1", "y", "x + 1"));
        assertThat(query("SELECT x, y FROM demo WHERE __offset = 2")).containsExactly(row(21L, 22L));

        store.ensureTable(derived(demo, "x", "price + 100", "y", "x + 1"));
        assertThat(query("SELECT x, y FROM demo WHERE __offset = 2")).containsExactly(row(120L, 121L));

        store.ensureTable(demo);
        assertThat(columns("demo")).containsExactly("__time", "price", "name", "__partition", "__offset");
    }

    @Test
    void aRowThatADerivedColumnCannotBeComputedOfHasNull() {
        TableSchema demo = derived(demo("demo"), "number", dialect().numberOrNull("name"), "plus", "number + 1");
        store.ensureTable(demo);
        RowBatch batch = new RowBatch(demo);
        put(batch, 0, 0, 1L, "7");
        put(batch, 0, 1, 1L, "seven");
        put(batch, 0, 2, 1L, "9");
        write(demo, batch, 0);

        assertThat(query("SELECT number, plus FROM demo ORDER BY __offset"))
                .containsExactly(row(7L, 8L), row(null, null), row(9L, 10L));
        assertThat(query("SELECT count(*) FROM demo WHERE number > 7")).containsExactly(row(1L));
    }

    // Changes in place.

    @Test
    void aColumnThatComesLaterStandsWhereTheProjectHasItAndIsNullInTheRowsBefore() {
        demoWithRows();
        TableSchema after =
                schema("demo", column("volume", new ColumnType.Real()), column("price", BIGINT), column("name", TEXT));
        store.ensureTable(after);
        store.ensureTable(after);
        RowBatch batch = new RowBatch(after);
        put(batch, 0, 3, 1.5, 30L, "last");
        write(after, batch, 3);

        assertThat(columns("demo")).containsExactly("__time", "volume", "price", "name", "__partition", "__offset");
        assertThat(query("SELECT " + dialect().allBut("__time") + " FROM demo ORDER BY __offset"))
                .containsExactly(
                        row(null, 0L, "row 0", 0L, 0L),
                        row(null, 10L, "row 1", 0L, 1L),
                        row(null, 20L, "row 2", 0L, 2L),
                        row(1.5, 30L, "last", 0L, 3L));
    }

    @Test
    void aColumnIsWidenedWithItsRows() {
        TableSchema before = schema(
                "wide",
                column("a", new ColumnType.Int()),
                column("b", BIGINT),
                column("c", new ColumnType.Decimal(6, 2)));
        store.ensureTable(before);
        RowBatch batch = new RowBatch(before);
        put(batch, 0, 0, Integer.MIN_VALUE, Long.MAX_VALUE, new BigDecimal("-9999.99"));
        put(batch, 0, 1, null, null, null);
        write(before, batch, 0);

        TableSchema after = schema(
                "wide",
                column("a", BIGINT),
                column("b", new ColumnType.Decimal(21, 2)),
                column("c", new ColumnType.Decimal(30, 5)));
        store.ensureTable(after);
        batch = new RowBatch(after);
        put(batch, 0, 2, Long.MIN_VALUE, new BigDecimal("0.01"), new BigDecimal("1.00001"));
        write(after, batch, 2);
        reopen();

        assertThat(query("SELECT a, b, c FROM wide ORDER BY __offset"))
                .containsExactly(
                        row(
                                (long) Integer.MIN_VALUE,
                                new BigDecimal(Long.MAX_VALUE + ".00"),
                                new BigDecimal("-9999.99000")),
                        row(null, null, null),
                        row(Long.MIN_VALUE, new BigDecimal("0.01"), new BigDecimal("1.00001")));
    }

    @Test
    void aRemovedColumnIsHiddenAndReturnsWithItsOldValues() {
        TableSchema demo = demoWithRows();
        TableSchema less = schema("demo", column("price", BIGINT));
        store.ensureTable(less);
        RowBatch batch = new RowBatch(less);
        put(batch, 0, 3, 30L);
        write(less, batch, 3);
        assertThat(columns("demo")).containsExactly("__time", "price", "__partition", "__offset");
        assertThat(store.stored("demo").orElseThrow().removed()).containsExactly(column("name", TEXT));
        reopen();

        store.ensureTable(demo);

        assertThat(query("SELECT price, name FROM demo ORDER BY __offset"))
                .containsExactly(row(0L, "row 0"), row(10L, "row 1"), row(20L, "row 2"), row(30L, null));
        assertThat(store.stored("demo").orElseThrow().removed()).isEmpty();
    }

    @Test
    void aColumnMayBecomeADerivedOneAndBack() {
        TableSchema demo = demoWithRows();
        store.ensureTable(derived(schema("demo", column("price", BIGINT)), "name", "'is ' || price"));
        assertThat(query("SELECT name FROM demo WHERE __offset = 1")).containsExactly(row("is 10"));

        store.ensureTable(demo);
        assertThat(query("SELECT name FROM demo WHERE __offset = 1")).containsExactly(row("row 1"));
    }

    @Test
    void whatNeedsARebuildSaysSoAndNothingIsChanged() {
        TableSchema demo = demoWithRows();
        TableSchema other =
                schema("demo", column("price", new ColumnType.Int()), column("name", TEXT), column("new", TEXT));

        assertThatThrownBy(() -> store.ensureTable(other))
                .isInstanceOfSatisfying(
                        MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER))
                .hasMessage("Table `demo` cannot take its new shape in place – column `price` cannot go from bigint to"
                        + " integer without its messages – It needs a rebuild: `mekong rebuild demo`.");
        assertThatThrownBy(() -> store.ensureTable(keyed(demo, "name")))
                .hasMessageContaining("the key would change from none to `name`");
        assertThat(store.stored("demo")).contains(demo);
        assertThat(columns("demo")).doesNotContain("new");
    }

    @Test
    void aWriterOfTheOldShapeFailsAndLeavesNothing() {
        TableSchema demo = demoWithRows();
        TableSchema after = schema("demo", column("price", BIGINT), column("name", TEXT), column("volume", BIGINT));
        try (TableWriter idle = store.writer(demo);
                TableWriter busy = store.writer(demo)) {
            busy.append(demoRows(demo, 0, 3, 1));
            store.ensureTable(after);

            for (TableWriter writer : List.of(idle, busy)) {
                assertThatThrownBy(() -> commit(
                                writer,
                                demoRows(demo, 0, 3, 1),
                                List.of(entry("demo", 0, 3, 3, 0, NOON.plusSeconds(1)))))
                        .isInstanceOf(MekongException.class)
                        .hasMessageStartingWith("Cannot write to table `demo` – ");
            }
        }
        assertThat(store.rowCount("demo")).isEqualTo(3);
        assertThat(store.nextOffsets("demo")).containsEntry(0, 3L);
        RowBatch batch = new RowBatch(after);
        put(batch, 0, 3, 30L, "x", 5L);
        write(after, batch, 3);
        assertThat(query("SELECT volume FROM demo ORDER BY __offset"))
                .containsExactly(row((Object) null), row((Object) null), row((Object) null), row(5L));
    }

    @Test
    void aWriterGoesOnWhereNothingIsChanged() {
        TableSchema demo = demoWithRows();
        try (TableWriter writer = store.writer(demo)) {
            writer.append(demoRows(demo, 0, 3, 1));
            store.ensureTable(demo);
            writer.commit(List.of(entry("demo", 0, 3, 3, 0, NOON.plusSeconds(1))));
        }
        assertThat(store.rowCount("demo")).isEqualTo(4);
    }

    @Test
    void anUnknownTableHasNoShape() {
        assertThat(store.stored("nope")).isEmpty();
    }
}
