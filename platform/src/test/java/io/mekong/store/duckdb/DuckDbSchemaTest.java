package io.mekong.store.duckdb;

import io.mekong.store.OlapStore;
import io.mekong.store.SchemaContract;

class DuckDbSchemaTest extends SchemaContract {
    @Override
    protected OlapStore openStore() {
        return DuckDbStore.open(DuckDbStoreTest.config(folder.resolve("store.duckdb")));
    }
}
