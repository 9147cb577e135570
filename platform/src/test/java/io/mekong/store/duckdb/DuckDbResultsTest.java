package io.mekong.store.duckdb;

import io.mekong.store.OlapStore;
import io.mekong.store.ResultsContract;

class DuckDbResultsTest extends ResultsContract {
    @Override
    protected OlapStore openStore() {
        return DuckDbStore.open(DuckDbStoreTest.config(folder.resolve("store.duckdb")));
    }
}
