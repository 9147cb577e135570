package io.mekong.store.clickhouse;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.demoRows;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.rollups;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.DataSize;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.project.OlapAddress;
import io.mekong.project.Retention;
import io.mekong.project.Rollup;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerSummary;
import io.mekong.store.QueryResult;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kills, and inserts that arrive when nobody waits for them any more, leave behind: nothing. */
class ExactlyOnceTest {
    private static final TableSchema DEMO = rollups(
            demo("demo"),
            new Rollup(
                    "daily",
                    Duration.ofDays(1),
                    List.of(),
                    List.of(new Rollup.Measure("n", new Rollup.Function.Count(), Optional.empty()))));

    @TempDir
    private Path folder;

    private static List<List<?>> query(ClickHouseStore store, String sql) {
        QueryResult result = store.sql().execute(store.sql().parse(sql), List.of(), 1_000, Duration.ofSeconds(30));
        return List.copyOf(result.rows());
    }

    private static void assertWhole(ClickHouseStore store, long rows) {
        assertThat(store.rowCount("demo")).isEqualTo(rows);
        assertThat(query(store, "SELECT count(), uniqExact(__offset) FROM demo"))
                .containsExactly(List.of(rows, rows));
        assertThat(query(store, "SELECT sum(n) FROM demo_daily")).containsExactly(List.of(rows));
        assertThat(store.ledgerSummary("demo"))
                .containsExactly(new LedgerSummary(0, 0, rows - 1, LedgerCounts.of(rows, 0), true));
    }

    /** The server is killed under a writer again and again; the writer goes on from the ledger with other batches. */
    @Test
    void aServerThatIsKilledLosesAndDoublesNothing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("aServerThatIsKilledLosesAndDoublesNothing: seed " + seed);
        Random random = new Random(seed);
        Path data = folder.resolve("data");
        long acknowledged = 0;
        for (int kill = 0; kill < 4; kill++) {
            try (ChdbProcess server = ChdbProcess.start(data);
                    ClickHouseStore store = ClickHouseFixture.open(server)) {
                store.ensureTable(DEMO);
                AtomicLong commits = new AtomicLong();
                long first = store.nextOffsets("demo").getOrDefault(0, 0L);
                if (first > 0) {
                    assertWhole(store, first);
                }
                Thread writing = Thread.ofPlatform().name("writer").start(() -> write(store, first, commits, random));
                while (commits.get() < 3 + random.nextInt(10)) {
                    Thread.onSpinWait();
                }
                server.kill();
                writing.join();
                acknowledged += commits.get();
            }
        }
        try (ChdbProcess server = ChdbProcess.start(data);
                ClickHouseStore store = ClickHouseFixture.open(server)) {
            assertWhole(store, store.nextOffsets("demo").getOrDefault(0, 0L));
            // A commit whose answer was cut off may be there too.
            assertThat((long) store.ledger("demo", 10_000).size()).isBetween(acknowledged, acknowledged + 4);
        }
    }

    private static void write(ClickHouseStore store, long first, AtomicLong commits, Random random) {
        try (TableWriter writer = store.writer(DEMO)) {
            for (long next = first; ; ) {
                int rows = 1 + random.nextInt(500);
                commit(
                        writer,
                        demoRows(DEMO, 0, next, rows),
                        List.of(entry("demo", 0, next, next + rows - 1, 0, NOON.plusMillis(next))));
                next += rows;
                commits.incrementAndGet();
            }
        } catch (MekongException e) {
            assertThat(e).hasMessageStartingWith("Cannot write to table `demo` – ");
        }
    }

    /** Its rows are in the table and nothing is in the ledger: as after a kill of ours between the two. */
    @Test
    void rowsWithoutTheirLedgerEntryDoNotCountAndGo() throws Exception {
        try (ChdbProcess server = ChdbProcess.start(folder.resolve("data"))) {
            try (ClickHouseStore store = ClickHouseFixture.open(server)) {
                store.ensureTable(DEMO);
                try (TableWriter writer = store.writer(DEMO)) {
                    commit(writer, demoRows(DEMO, 0, 0, 5), List.of(entry("demo", 0, 0, 4, 0, NOON)));
                }
                long late = 1_000_000;
                try (Requests requests = Requests.open(ClickHouseFixture.address(server, "mekong"))) {
                    String rows = "demo~1";
                    requests.execute("INSERT INTO `" + rows + "` SELECT * REPLACE (toInt64(" + late
                            + ") AS __commit) FROM `" + rows + "`");
                    assertThat(requests.rows("SELECT toInt64(count()) FROM `" + rows + "`"))
                            .containsExactly(List.of(10L));
                }
                assertWhole(store, 5);
                store.maintain("demo", Retention.NONE, NOON);
                assertWhole(store, 5);
            }
            try (ClickHouseStore store = ClickHouseFixture.open(server);
                    Requests requests = Requests.open(ClickHouseFixture.address(server, "mekong"))) {
                assertWhole(store, 5);
                assertThat(requests.rows("SELECT toInt64(count()) FROM `demo~1`"))
                        .containsExactly(List.of(5L));
                store.ensureTable(DEMO);
                try (TableWriter writer = store.writer(DEMO)) {
                    commit(writer, demoRows(DEMO, 0, 5, 5), List.of(entry("demo", 0, 5, 9, 0, NOON)));
                }
                assertWhole(store, 10);
            }
        }
    }

    /** The insert is done, and its answer lost; then everything dies before anybody could tidy up. */
    @ParameterizedTest
    @ValueSource(strings = {"~ledger", "demo~1"})
    void whatWasDoneAndNotAnsweredCountsOnce(String table) throws Exception {
        try (ChdbProcess server = ChdbProcess.start(folder.resolve("data"))) {
            try (DeafProxy proxy = DeafProxy.before(server.port());
                    ClickHouseStore store = ClickHouseStore.open(new ClickHouseStore.Config(
                            new OlapAddress(
                                    "http://127.0.0.1:" + proxy.port(), "default", ChdbProcess.PASSWORD, "mekong"),
                            DataSize.ofMegabytes(100),
                            1))) {
                store.ensureTable(DEMO);
                try (TableWriter writer = store.writer(DEMO)) {
                    commit(writer, demoRows(DEMO, 0, 0, 5), List.of(entry("demo", 0, 0, 4, 0, NOON)));
                    proxy.lose("INSERT INTO `" + table + "`");
                    assertThatThrownBy(() ->
                                    commit(writer, demoRows(DEMO, 0, 5, 5), List.of(entry("demo", 0, 5, 9, 0, NOON))))
                            .isInstanceOf(MekongException.class)
                            .hasMessageStartingWith("Cannot write to table `demo` – ");
                    assertWhole(store, 5);
                    proxy.lose("nothing");
                    commit(writer, demoRows(DEMO, 0, 5, 3), List.of(entry("demo", 0, 5, 7, 0, NOON.plusSeconds(1))));
                    assertWhole(store, 8);
                }
            }
            try (ClickHouseStore store = ClickHouseFixture.open(server)) {
                assertWhole(store, 8);
            }
        }
    }

    @Test
    void anInsertThatIsSentTwiceCountsOnce() throws Exception {
        try (ChdbProcess server = ChdbProcess.start(folder.resolve("data"));
                ClickHouseStore store = ClickHouseFixture.open(server);
                Requests requests = Requests.open(ClickHouseFixture.address(server, "mekong"))) {
            store.ensureTable(DEMO);
            NativeBlock block = ClickHouseLedger.block("demo~1", List.of(entry("demo", 0, 0, 4, 0, NOON)), 1);
            requests.insert(ClickHouseLedger.TABLE, block, "a token");
            requests.insert(ClickHouseLedger.TABLE, block, "a token");
            assertThat(requests.rows("SELECT toInt64(count()) FROM `~ledger`")).containsExactly(List.of(1L));
        }
    }

    @Test
    void aServerThatIsNotThereIsTold() {
        OlapAddress nowhere = OlapAddress.parse("clickhouse://mekong:hunter2@127.0.0.1:1/shop");
        assertThatThrownBy(
                        () -> ClickHouseStore.open(new ClickHouseStore.Config(nowhere, DataSize.ofMegabytes(100), 1)))
                .isInstanceOfSatisfying(
                        MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE))
                .hasMessageStartingWith("Cannot open the store on ClickHouse at http://127.0.0.1:1/shop – ")
                .hasMessageEndingWith(" – Start ClickHouse or mend `olap`; the platform goes on by itself.");
    }

    @Test
    void aWrongPasswordIsTold() {
        try (ChdbProcess server = ChdbProcess.start(folder.resolve("data"))) {
            OlapAddress wrong =
                    OlapAddress.parse("clickhouse://default:hunter2@127.0.0.1:" + server.port() + "/mekong");
            assertThatThrownBy(
                            () -> ClickHouseStore.open(new ClickHouseStore.Config(wrong, DataSize.ofMegabytes(100), 1)))
                    .hasMessageContaining("Authentication failed")
                    .hasMessageEndingWith("Mend the user and the password in `olap`.")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsMade() {
        try (ChdbProcess server = ChdbProcess.start(folder.resolve("data"));
                ClickHouseStore store = ClickHouseStore.open(new ClickHouseStore.Config(
                        ClickHouseFixture.address(server, "other shop"), DataSize.ofMegabytes(100), 1))) {
            store.ensureTable(DEMO);
            try (TableWriter writer = store.writer(DEMO)) {
                commit(writer, demoRows(DEMO, 0, 0, 5), List.of(entry("demo", 0, 0, 4, 0, NOON)));
            }
            assertWhole(store, 5);
        }
    }
}
