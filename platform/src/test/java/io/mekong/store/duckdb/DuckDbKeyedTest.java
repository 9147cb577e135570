package io.mekong.store.duckdb;

import io.mekong.store.KeyedTableContract;
import io.mekong.store.OlapStore;

class DuckDbKeyedTest extends KeyedTableContract {
    @Override
    protected OlapStore openStore() {
        return DuckDbStore.open(DuckDbStoreTest.config(folder.resolve("store.duckdb")));
    }
}
