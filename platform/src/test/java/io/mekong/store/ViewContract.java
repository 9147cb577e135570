package io.mekong.store;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.column;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.demoRows;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Views of the project, whatever the engine. */
public abstract class ViewContract extends StoreContract {
    private static final ViewSchema TOTAL = new ViewSchema("total", "SELECT count(*) AS n FROM demo");

    @BeforeEach
    void table() {
        store.ensureTable(demo("demo"));
    }

    private void rows(long first, int count) {
        TableSchema demo = demo("demo");
        try (TableWriter writer = store.writer(demo)) {
            commit(
                    writer,
                    demoRows(demo, 0, first, count),
                    List.of(entry("demo", 0, first, first + count - 1, 0, NOON)));
        }
    }

    private Map<String, MekongException> define(ViewSchema... views) {
        return store.defineViews(List.of(views));
    }

    @Test
    void aViewIsWhatItsTablesAreNow() {
        assertThat(define(TOTAL)).isEmpty();
        assertThat(query("SELECT * FROM total")).containsExactly(List.of(0L));
        rows(0, 10);
        assertThat(query("SELECT n FROM total")).containsExactly(List.of(10L));
        assertThat(store.sql().schema())
                .filteredOn(table -> table.name().equals("total"))
                .extracting(SchemaTable::kind)
                .containsExactly(SchemaTable.Kind.VIEW);
    }

    @Test
    void itIsThereAfterTheStoreIsOpenedAgain() {
        define(TOTAL);
        rows(0, 3);
        reopen();
        assertThat(query("SELECT n FROM total")).containsExactly(List.of(3L));
    }

    @Test
    void viewsMayReadEachOtherInAnyOrder() {
        rows(0, 4);
        assertThat(define(new ViewSchema("twice", "SELECT 2 * n AS n FROM total;"), TOTAL))
                .isEmpty();
        assertThat(query("SELECT n FROM twice")).containsExactly(List.of(8L));
    }

    @Test
    void whatTheProjectHasNoMoreIsGone() {
        define(TOTAL, new ViewSchema("other", "SELECT 1 AS n"));
        define(new ViewSchema("other", "SELECT 2 AS n"));
        assertThat(query("SELECT n FROM other")).containsExactly(List.of(2L));
        assertThatThrownBy(() -> query("SELECT n FROM total")).isInstanceOf(SqlException.class);
        assertThat(columns("demo")).isNotEmpty();
    }

    @Test
    void whatCannotBeMadeIsToldAndTheOthersAreThere() {
        Map<String, MekongException> failures = define(
                TOTAL,
                new ViewSchema("wrong", "SELECT prise FROM demo"),
                new ViewSchema("a", "SELECT n FROM b"),
                new ViewSchema("b", "SELECT n FROM a"),
                new ViewSchema("writing", "DELETE FROM demo"));
        assertThat(failures).containsOnlyKeys("wrong", "a", "b", "writing");
        assertThat(failures.get("wrong")).hasMessageContaining("prise");
        assertThat(failures.get("a"))
                .hasMessage(
                        "The view `a` cannot be made – it reads itself: `a` reads `b` reads `a` – Name a table in one"
                                + " of them.");
        assertThat(query("SELECT n FROM total")).containsExactly(List.of(0L));
    }

    @Test
    void itFollowsTheShapeOfItsTable() {
        ViewSchema all = new ViewSchema("everything", "SELECT * FROM demo");
        define(all);
        store.ensureTable(schema(
                "demo",
                column("price", new ColumnType.BigInt()),
                column("name", new ColumnType.Text()),
                column("side", new ColumnType.Text())));
        define(all);
        assertThat(columns("everything")).contains("side");
        assertThat(query("SELECT side FROM everything")).isEmpty();
    }

    @Test
    void resultsGiveWayAndATableTakesTheNameOver() throws InterruptedException {
        store.put(new Results("total", BoundQuery.of("SELECT 7 AS n"), Optional.empty()));
        define(TOTAL);
        assertThat(query("SELECT n FROM total")).containsExactly(List.of(0L));
        assertThatThrownBy(() -> store.put(new Results("total", BoundQuery.of("SELECT 7 AS n"), Optional.empty())))
                .hasMessageContaining("a table of the project, a rollup or a view has that name");
        store.ensureTable(demo("total"));
        define();
        assertThat(query("SELECT price FROM total")).isEmpty();
    }
}
