package io.mekong.store.duckdb;

import io.mekong.core.DataSize;
import io.mekong.store.OlapStore;
import io.mekong.store.OlapStoreContract;

/** The same store, where rows go in one by one. */
class DuckDbRowsStoreTest extends OlapStoreContract {
    @Override
    protected OlapStore openStore() {
        return DuckDbStore.open(new DuckDbStore.Config(
                folder.resolve("store.duckdb"),
                DataSize.ofMegabytes(200),
                2,
                3,
                Appending.ROWS,
                folder.resolve("cold")));
    }
}
