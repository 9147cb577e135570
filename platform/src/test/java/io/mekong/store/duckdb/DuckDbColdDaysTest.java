package io.mekong.store.duckdb;

import io.mekong.store.ColdDaysContract;
import io.mekong.store.OlapStore;
import java.nio.file.Path;

class DuckDbColdDaysTest extends ColdDaysContract {
    @Override
    protected OlapStore openStore() {
        return DuckDbStore.open(DuckDbStoreTest.config(folder.resolve("store.duckdb")));
    }

    @Override
    protected Path coldFolder() {
        return folder.resolve("cold");
    }
}
