package io.mekong.bench;

import io.mekong.core.DataSize;
import io.mekong.project.OlapAddress;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerEntry;
import io.mekong.store.OlapStore;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import io.mekong.store.clickhouse.ClickHouseStore;
import io.mekong.store.duckdb.Appending;
import io.mekong.store.duckdb.DuckDbStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A table in the platform's own store, written by one thread. */
final class StoreTable implements AutoCloseable {
    private final OlapStore store;
    private final TableWriter writer;
    private final TableSchema schema;
    private long committed;

    private StoreTable(Workload workload, OlapStore store) {
        this.store = store;
        schema = TableSchema.of(workload.table());
        store.ensureTable(schema);
        writer = store.writer(schema);
    }

    static StoreTable inDuckDb(Workload workload, Path folder, Appending appending) {
        return new StoreTable(
                workload,
                DuckDbStore.open(new DuckDbStore.Config(
                        folder.resolve("store.duckdb"),
                        DataSize.ofMegabytes(1024),
                        1,
                        1,
                        appending,
                        folder.resolve("cold"))));
    }

    /** What the database has in a table of this name goes. */
    static StoreTable inClickHouse(Workload workload, OlapAddress address) {
        ClickHouseStore store =
                ClickHouseStore.open(new ClickHouseStore.Config(address, DataSize.ofMegabytes(1024), 1));
        store.drop(TableSchema.of(workload.table()));
        return new StoreTable(workload, store);
    }

    TableSchema schema() {
        return schema;
    }

    /** The offset of the first event of the next commit. */
    long nextOffset() {
        return committed;
    }

    void append(RowBatch rows) {
        writer.append(rows);
    }

    void commit(int events) {
        Instant now = Instant.now();
        long first = committed;
        committed += events;
        writer.commit(List.of(new LedgerEntry(
                schema.name(),
                schema.name(),
                "",
                0,
                first,
                committed - 1,
                LedgerCounts.of(events, 0),
                Optional.of(now),
                Optional.of(now),
                now,
                now)));
    }

    @Override
    public void close() {
        writer.close();
        store.close();
    }
}
