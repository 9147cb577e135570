package io.mekong.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.store.OlapStore;
import io.mekong.store.RollupContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DuckDbRollupTest extends RollupContract {
    @Override
    protected OlapStore openStore() {
        return DuckDbStore.open(DuckDbStoreTest.config(folder.resolve("store.duckdb")));
    }

    /** Sketches are of types that only DuckDB can make; they must come back from its log as well. */
    @Test
    void theStatesOfAKilledStoreAreReadFromItsLog() throws IOException {
        store.ensureTable(TRADES);
        writeRandom(TRADES, 1_000);
        writeRandom(TRADES, 200);
        // What is on disk now is what a killed process leaves.
        Path copy = Files.createDirectory(folder.resolve("copy")).resolve("store.duckdb");
        Files.copy(folder.resolve("store.duckdb"), copy);
        Files.copy(folder.resolve("store.duckdb.wal"), copy.resolveSibling("store.duckdb.wal"));
        store.close();
        folder = folder.resolve("copy");
        store = openStore();

        assertThat(store.rowCount("trades")).isEqualTo(1_200);
        assertRolled("from the log");
        store.ensureTable(TRADES);
        writeRandom(TRADES, 200);
        assertRolled("and on");
    }
}
