package io.mekong.store.duckdb;

import io.mekong.store.OlapStore;
import io.mekong.store.ViewContract;

class DuckDbViewTest extends ViewContract {
    @Override
    protected OlapStore openStore() {
        return DuckDbStore.open(DuckDbStoreTest.config(folder.resolve("store.duckdb")));
    }
}
