package io.mekong.store.duckdb;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.column;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.put;
import static io.mekong.store.StoreFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.ColumnType;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerEntry;
import io.mekong.store.LedgerSummary;
import io.mekong.store.RowBatch;
import io.mekong.store.SchemaTable;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that the first version wrote, by the statements that it wrote it with. */
class DuckDbUpgradeTest {
    private static final TableSchema DEMO = schema(
            "demo",
            column("price", new ColumnType.Decimal(18, 2)),
            column("volume", new ColumnType.BigInt()),
            column("tags", new ColumnType.Json()));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeOldStore() throws Exception {
        file = folder.resolve("store.duckdb");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "CREATE SCHEMA mekong",
                    """
                    CREATE TABLE mekong.ledger (table_name VARCHAR NOT NULL, topic VARCHAR NOT NULL,
                      partition INTEGER NOT NULL, first_offset BIGINT NOT NULL, last_offset BIGINT NOT NULL,
                      rows BIGINT NOT NULL, rejected BIGINT NOT NULL, min_event_time TIMESTAMP,
                      max_event_time TIMESTAMP, topic_time TIMESTAMP NOT NULL, committed_at TIMESTAMP NOT NULL)""",
                    """
                    CREATE TABLE "demo" ("__time" TIMESTAMP NOT NULL, "price" DECIMAL(18,2), "tags" JSON,
                      "__partition" INTEGER NOT NULL, "__offset" BIGINT NOT NULL)""",
                    "ALTER TABLE \"demo\" ADD COLUMN \"volume\" BIGINT",
                    "INSERT INTO demo SELECT TIMESTAMP '2026-01-31 12:00:00', i / 2, '{}', i % 2, i // 2, i"
                            + " FROM range(10000) r(i)",
                    "CREATE TABLE \"group\" (\"__time\" TIMESTAMP NOT NULL, \"__partition\" INTEGER NOT NULL,"
                            + " \"__offset\" BIGINT NOT NULL)",
                    "INSERT INTO mekong.ledger SELECT 'demo', 'demo-topic', i, 0, 4999, 4999, 1,"
                            + " TIMESTAMP '2026-01-31 12:00:00', NULL, TIMESTAMP '2026-01-31 12:00:01',"
                            + " TIMESTAMP '2026-01-31 12:00:00' + INTERVAL (i) SECOND FROM range(2) r(i)")) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void keepsItsRowsItsLedgerAndItsNames() {
        for (int opening = 0; opening < 2; opening++) {
            try (DuckDbStore store = DuckDbStore.open(DuckDbStoreTest.config(file))) {
                assertThat(store.rowCount("demo")).isEqualTo(10_000);
                assertThat(store.rowCount("group")).isZero();
                assertThat(store.nextOffsets("demo")).containsEntry(0, 5_000L).containsEntry(1, 5_000L);
                assertThat(store.topicId("demo")).isEmpty();
                LedgerCounts counts = new LedgerCounts(4_999, 4_999, 1, 0, 0);
                assertThat(store.ledgerSummary("demo"))
                        .containsExactly(
                                new LedgerSummary(0, 0, 4_999, counts, true),
                                new LedgerSummary(1, 0, 4_999, counts, true));
                assertThat(store.ledger("demo", 1))
                        .containsExactly(new LedgerEntry(
                                "demo",
                                "demo-topic",
                                "",
                                1,
                                0,
                                4_999,
                                counts,
                                Optional.of(NOON),
                                Optional.empty(),
                                NOON.plusSeconds(1),
                                NOON.plusSeconds(1)));
                assertThat(store.sql().schema())
                        .filteredOn(table -> table.kind() == SchemaTable.Kind.TABLE)
                        .extracting(SchemaTable::name)
                        .containsExactly("demo", "group");
            }
        }
    }

    @Test
    void itsTablesGoOn() {
        try (DuckDbStore store = DuckDbStore.open(DuckDbStoreTest.config(file))) {
            store.ensureTable(DEMO);
            try (TableWriter writer = store.writer(DEMO)) {
                RowBatch batch = new RowBatch(DEMO);
                put(batch, 0, 5_000, new java.math.BigDecimal("0.50"), 7L, "{\"a\":1}");
                commit(writer, batch, List.of(entry("demo", 0, 5_000, 5_000, 0, NOON.plusSeconds(9))));
            }
            assertThat(store.topicId("demo")).contains("id-demo");
            assertThat(store.sql()
                            .execute(
                                    store.sql()
                                            .parse(
                                                    "SELECT count(*), sum(price)::DOUBLE, sum(volume)::BIGINT, max(tags),"
                                                            + " count(*) FILTER (__time = TIMESTAMP '2026-01-31 12:00:00') FROM demo"),
                                    List.of(),
                                    10,
                                    Duration.ofSeconds(30))
                            .rows())
                    .containsExactly(List.of(10_001L, 24_997_500.5, 49_995_007L, "{}", 10_000L));
            assertThat(store.stored("demo")).contains(DEMO);
        }
    }
}
