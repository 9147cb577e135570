package io.mekong.store.clickhouse;

import io.mekong.store.Dialect;
import io.mekong.store.OlapStore;
import io.mekong.store.OlapStoreContract;

class ClickHouseStoreTest extends OlapStoreContract {
    @Override
    protected OlapStore openStore() {
        return ClickHouseFixture.open(folder);
    }

    @Override
    protected Dialect dialect() {
        return new ClickHouseDialect();
    }
}
