package io.mekong.store.duckdb;

import io.mekong.store.TableSchema;
import java.util.List;
import java.util.Objects;

/**
 * A table that batches go to.
 *
 * @param batch what the batches have
 * @param order for each column of the table, as they stand on disk, its index in a batch; -1 for one that stays null
 */
record AppendTarget(String schema, String table, TableSchema batch, List<Integer> order) {
    AppendTarget {
        order = List.copyOf(order);
        for (int column : order) {
            Objects.checkIndex(column + 1, batch.columns().size() + 1);
        }
    }
}
