package io.mekong.store.clickhouse;

import io.mekong.store.Dialect;
import io.mekong.store.OlapStore;
import io.mekong.store.PatchContract;

class ClickHousePatchTest extends PatchContract {
    @Override
    protected OlapStore openStore() {
        return ClickHouseFixture.open(folder);
    }

    @Override
    protected Dialect dialect() {
        return new ClickHouseDialect();
    }
}
