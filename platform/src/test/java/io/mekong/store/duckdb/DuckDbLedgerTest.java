package io.mekong.store.duckdb;

import io.mekong.store.LedgerContract;
import io.mekong.store.OlapStore;

class DuckDbLedgerTest extends LedgerContract {
    @Override
    protected OlapStore openStore() {
        return DuckDbStore.open(DuckDbStoreTest.config(folder.resolve("store.duckdb")));
    }
}
