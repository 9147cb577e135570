package io.mekong.ingest;

import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.TableSchema;

/** What one table takes, and from where. */
record Definition(Table table, Stream stream) {
    String name() {
        return table.name();
    }

    TableSchema schema() {
        return TableSchema.of(table);
    }

    /** How many lanes may run side by side. The order in which a key changes must hold, so that one takes them all. */
    int lanes(int threads) {
        return table.keyed() ? 1 : Math.max(1, Math.min(threads, stream.partitions()));
    }
}
