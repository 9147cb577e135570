package io.mekong.store.duckdb;

import io.mekong.store.DerivedColumnContract;
import io.mekong.store.OlapStore;
import java.nio.file.Path;

class DuckDbDerivedColumnTest extends DerivedColumnContract {
    @Override
    protected OlapStore openStore(Path folder) {
        return DuckDbStore.open(DuckDbStoreTest.config(folder.resolve("store.duckdb")));
    }
}
