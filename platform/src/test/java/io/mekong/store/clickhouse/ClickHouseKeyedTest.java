package io.mekong.store.clickhouse;

import io.mekong.store.Dialect;
import io.mekong.store.KeyedTableContract;
import io.mekong.store.OlapStore;

class ClickHouseKeyedTest extends KeyedTableContract {
    @Override
    protected OlapStore openStore() {
        return ClickHouseFixture.open(folder);
    }

    @Override
    protected Dialect dialect() {
        return new ClickHouseDialect();
    }
}
