package io.mekong.store;

import static io.mekong.store.StoreFixture.column;
import static io.mekong.store.StoreFixture.derived;
import static io.mekong.store.StoreFixture.keyed;
import static io.mekong.store.StoreFixture.rollups;
import static io.mekong.store.StoreFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.ColumnType;
import io.mekong.project.Rollup;
import io.mekong.project.Rollup.Function;
import io.mekong.project.Rollup.Measure;
import io.mekong.store.SchemaChange.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaPlanTest {
    private static final TableSchema PLAIN =
            schema("t", column("a", new ColumnType.Int()), column("b", new ColumnType.Text()));

    private static List<Kind> kinds(TableSchema before, TableSchema after) {
        return SchemaPlan.between(before, after).changes().stream()
                .map(SchemaChange::kind)
                .toList();
    }

    private static ColumnType type(String label) {
        return switch (label) {
            case "boolean" -> new ColumnType.Bool();
            case "integer" -> new ColumnType.Int();
            case "bigint" -> new ColumnType.BigInt();
            case "double" -> new ColumnType.Real();
            case "string" -> new ColumnType.Text();
            case "date" -> new ColumnType.Date();
            case "timestamp" -> new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO);
            case "json" -> new ColumnType.Json();
            case "uuid" -> new ColumnType.Uuid();
            case "integers" -> new ColumnType.ListOf(new ColumnType.Int());
            case "bigints" -> new ColumnType.ListOf(new ColumnType.BigInt());
            default -> {
                String[] digits = label.split("\\.");
                yield new ColumnType.Decimal(Integer.parseInt(digits[0]), Integer.parseInt(digits[1]));
            }
        };
    }

    /** A decimal is written {@code precision.scale}. */
    @ParameterizedTest
    @CsvSource({
        "integer, bigint",
        "integer, 10.0",
        "integer, 12.2",
        "bigint, 19.0",
        "bigint, 38.19",
        "6.2, 8.4",
        "6.2, 6.2",
        "6.2, 18.2",
        "integer, double",
        "integers, bigints"
    })
    void isWidenedInPlace(String from, String to) {
        SchemaPlan plan = SchemaPlan.between(schema("t", column("a", type(from))), schema("t", column("a", type(to))));
        assertThat(plan.isInPlace()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "bigint, integer",
        "bigint, double",
        "integer, 11.2",
        "bigint, 18.0",
        "6.2, 6.3",
        "6.2, 7.1",
        "6.2, double",
        "6.2, bigint",
        "double, 38.10",
        "integer, string",
        "string, json",
        "json, string",
        "date, timestamp",
        "timestamp, bigint",
        "uuid, string",
        "boolean, integer",
        "bigints, integers",
        "integers, bigint",
        "integer, integers"
    })
    void needsARebuild(String from, String to) {
        SchemaPlan plan = SchemaPlan.between(schema("t", column("a", type(from))), schema("t", column("a", type(to))));
        assertThat(plan.isInPlace()).isFalse();
    }

    @Test
    void theSameIsNoChange() {
        TableSchema keyed = derived(keyed(PLAIN, "b"), "d", "a + 1");
        assertThat(SchemaPlan.between(keyed, keyed).changes()).isEmpty();
        assertThat(kinds(
                        schema("t", column("at", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO))),
                        schema("t", column("at", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MILLIS)))))
                .isEmpty();
    }

    @Test
    void columnsComeGoAndMove() {
        TableSchema after = schema("t", column("c", type("json")), column("b", type("string")));
        assertThat(SchemaPlan.between(PLAIN, after).changes())
                .containsExactly(
                        new SchemaChange(
                                Kind.ADD_COLUMN,
                                "c",
                                "column `c` (json) is added; the rows from before have no value in it"),
                        new SchemaChange(
                                Kind.REMOVE_COLUMN,
                                "a",
                                "column `a` is no longer shown; its old values stay until a rebuild"));
        assertThat(kinds(PLAIN, schema("t", column("b", type("string")), column("a", type("integer")))))
                .containsExactly(Kind.REORDER_COLUMNS);
        assertThat(kinds(PLAIN, schema("t", column("A", type("integer")), column("b", type("string")))))
                .containsExactly(Kind.NEEDS_REBUILD, Kind.REMOVE_COLUMN);
    }

    @Test
    void aRemovedColumnReturnsAsFarAsItsTypeAllows() {
        TableSchema before = new TableSchema(
                "t",
                schema("t").columns(),
                List.of(),
                List.of(),
                List.of(),
                List.of(column("a", new ColumnType.Int())));
        assertThat(kinds(before, schema("t", column("a", type("integer"))))).containsExactly(Kind.ADD_COLUMN);
        assertThat(kinds(before, schema("t", column("a", type("bigint")))))
                .containsExactly(Kind.WIDEN_COLUMN, Kind.ADD_COLUMN);
        assertThat(kinds(before, schema("t", column("a", type("string"))))).contains(Kind.NEEDS_REBUILD);
    }

    @Test
    void theKeyStays() {
        assertThat(SchemaPlan.between(keyed(PLAIN, "a"), keyed(PLAIN, "a", "b")).changes())
                .containsExactly(new SchemaChange(
                        Kind.NEEDS_REBUILD,
                        "",
                        "the key would change from `a` to `a`, `b`, and what it had replaced is gone"));
        assertThat(kinds(keyed(PLAIN, "a"), PLAIN)).containsExactly(Kind.NEEDS_REBUILD);
    }

    @Test
    void derivedColumnsComeGoAndChange() {
        TableSchema before = derived(PLAIN, "x", "a + 1", "y", "x + 1", "z", "1");
        assertThat(kinds(before, derived(PLAIN, "x", "a + 2", "z", "1", "w", "1")))
                .containsExactly(Kind.CHANGE_DERIVED, Kind.ADD_DERIVED, Kind.REMOVE_DERIVED);
    }

    @Test
    void aRollupIsMadeAnewWhenItMeansAnotherThing() {
        Rollup byA = rollup("by_a", "b");
        Rollup byX = rollup("by_x", "x");
        TableSchema before = rollups(derived(PLAIN, "w", "1", "x", "a + 1"), byA, byX);

        assertThat(kinds(before, rollups(before, byA))).containsExactly(Kind.REMOVE_ROLLUP);
        assertThat(kinds(rollups(before, byA), before)).containsExactly(Kind.ADD_ROLLUP);
        assertThat(SchemaPlan.between(before, derived(before, "w", "2", "x", "a + 1"))
                        .names(Kind.REFILL_ROLLUP))
                .containsExactly("by_x");
        assertThat(SchemaPlan.between(before, derived(before, "w", "1", "x", "a + 1", "more", "1"))
                        .names(Kind.REFILL_ROLLUP))
                .isEmpty();
        Rollup other = new Rollup("by_a", Duration.ofHours(1), byA.dimensions(), byA.measures());
        assertThat(kinds(before, rollups(before, other, byX))).containsExactly(Kind.REFILL_ROLLUP);

        TableSchema wide = schema("t", column("a", type("bigint")), column("b", type("string")));
        assertThat(SchemaPlan.between(
                                rollups(PLAIN, byA, rollup("sum_a", "a")), rollups(wide, byA, rollup("sum_a", "a")))
                        .names(Kind.REFILL_ROLLUP))
                .containsExactly("sum_a");
    }

    private static Rollup rollup(String name, String dimension) {
        return new Rollup(
                name,
                Duration.ofMinutes(1),
                List.of(dimension),
                List.of(new Measure("n", new Function.Count(), Optional.empty())));
    }
}
