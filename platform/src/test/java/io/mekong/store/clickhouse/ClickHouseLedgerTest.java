package io.mekong.store.clickhouse;

import io.mekong.store.Dialect;
import io.mekong.store.LedgerContract;
import io.mekong.store.OlapStore;

class ClickHouseLedgerTest extends LedgerContract {
    @Override
    protected OlapStore openStore() {
        return ClickHouseFixture.open(folder);
    }

    @Override
    protected Dialect dialect() {
        return new ClickHouseDialect();
    }
}
