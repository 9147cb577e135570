package io.mekong.store;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.demoRows;
import static io.mekong.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables of results, whatever the engine. */
public abstract class ResultsContract extends StoreContract {
    @BeforeEach
    void rows() {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        try (TableWriter writer = store.writer(demo)) {
            commit(writer, demoRows(demo, 0, 0, 10), List.of(entry("demo", 0, 0, 9, 0, NOON)));
        }
    }

    private long put(String sql, Object... values) throws InterruptedException {
        return store.put(new Results("daily", new BoundQuery(sql, List.of(values)), Optional.empty()));
    }

    private long replace(String condition, Object value, String sql) throws InterruptedException {
        return store.put(
                new Results("daily", BoundQuery.of(sql), Optional.of(new BoundQuery(condition, List.of(value)))));
    }

    @Test
    void theQuerysRowsAreTheTable() throws InterruptedException {
        assertThat(put(
                        "SELECT price % 2 AS parity, count(*) AS n, $1 AS day FROM demo WHERE price > $2 GROUP BY 1;",
                        "monday", 20L))
                .isEqualTo(1);
        assertThat(query("SELECT * FROM daily")).containsExactly(List.of(0L, 7L, "monday"));

        assertThat(put("SELECT name FROM demo -- other columns\n")).isEqualTo(10);
        assertThat(query("SELECT count(DISTINCT name) FROM daily")).containsExactly(List.of(10L));
        assertThat(store.sql().schema())
                .filteredOn(table -> table.name().equals("daily"))
                .extracting(SchemaTable::kind)
                .containsExactly(SchemaTable.Kind.TABLE);
    }

    @Test
    void partOfItIsReplacedAndTwiceIsOnce() throws InterruptedException {
        put("SELECT 1 AS day, 10 AS n UNION ALL SELECT 2, 20");
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(replace("day = $1", 2L, "SELECT 30 AS n, 2 AS day")).isEqualTo(1);
            assertThat(query("SELECT day, n FROM daily ORDER BY 1"))
                    .containsExactly(List.of(1L, 10L), List.of(2L, 30L));
        }
    }

    @Test
    void aTableThatIsNotThereIsMadeToReplacePartOf() throws InterruptedException {
        assertThat(replace("day = $1", 2L, "SELECT 2 AS day")).isEqualTo(1);
        assertThat(query("SELECT * FROM daily")).containsExactly(List.of(2L));
    }

    @Test
    void whatFailsChangesNothing() throws InterruptedException {
        put("SELECT 1 AS day");
        assertThatThrownBy(() -> replace("true", 1L, "SELECT 1 AS other")).isInstanceOf(SqlException.class);
        assertThatThrownBy(() -> replace("day = $1", 1L, "SELECT " + dialect().failing("no") + " AS day"))
                .isInstanceOf(SqlException.class)
                .hasMessageContaining("no");
        assertThat(query("SELECT * FROM daily")).containsExactly(List.of(1L));
    }

    @Test
    void onlyASelectIsRun() {
        assertThatThrownBy(() -> put("DROP TABLE demo")).hasMessageContaining("SQL is read-only here");
        assertThatThrownBy(() -> put("SELECT 1; SELECT 2")).hasMessageContaining("it holds 2 statements");
        assertThatThrownBy(() -> replace("true); DROP VIEW demo; SELECT (1", 1L, "SELECT 1"))
                .isInstanceOf(SqlException.class);
        assertThatThrownBy(() -> put("SELECT * FROM read_csv('/etc/passwd')")).hasMessageContaining("read_csv");
    }

    @Test
    void aProjectsTableKeepsItsNameAndTakesItOver() throws InterruptedException {
        assertThatThrownBy(() -> store.put(new Results("demo", BoundQuery.of("SELECT 1"), Optional.empty())))
                .hasMessage(
                        "The results cannot be called `demo` – a table of the project, a rollup or a view has that name –"
                                + " Choose another name.");
        put("SELECT 1 AS day");
        store.ensureTable(demo("daily"));
        assertThat(query("SELECT count(price) FROM daily")).containsExactly(List.of(0L));
    }

    @Test
    void anInterruptStopsTheQueryAndChangesNothing() throws InterruptedException {
        put("SELECT 1 AS day");
        AtomicReference<Throwable> end = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                begun.countDown();
                put("SELECT count(*) AS day FROM " + dialect().numbers(1_000_000) + " a, "
                        + dialect().numbers(1_000_000) + " b WHERE a."
                        + dialect().number() + " % 7 = b."
                        + dialect().number() + " % 11");
            } catch (Throwable e) {
                end.set(e);
            }
        });
        begun.await();
        thread.interrupt();
        thread.join();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertThat(query("SELECT * FROM daily")).containsExactly(List.of(1L));
    }

    @Test
    void itIsThereAfterARestart() throws InterruptedException {
        put("SELECT 1 AS day");
        store.close();
        store = openStore();
        assertThat(query("SELECT * FROM daily")).containsExactly(List.of(1L));
    }
}
