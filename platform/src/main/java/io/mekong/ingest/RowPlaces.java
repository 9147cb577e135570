package io.mekong.ingest;

import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.util.Optional;

/** The columns of our own in a batch: a row's time, and the place of its message in Kafka. */
final class RowPlaces {
    private final RowBatch batch;
    private final ColumnVector times;
    private final ColumnVector partitions;
    private final ColumnVector offsets;
    /** Of keyed tables only. */
    private final Optional<ColumnVector> deleted;

    RowPlaces(RowBatch batch) {
        this.batch = batch;
        times = column(TableSchema.TIME).orElseThrow();
        partitions = column(TableSchema.PARTITION).orElseThrow();
        offsets = column(TableSchema.OFFSET).orElseThrow();
        deleted = column(TableSchema.DELETED);
    }

    private Optional<ColumnVector> column(String name) {
        return batch.schema().indexOf(name).map(batch::column);
    }

    boolean keepsDeletions() {
        return deleted.isPresent();
    }

    void put(int row, long eventMicros, int partition, long offset) {
        times.putLong(row, eventMicros);
        partitions.putLong(row, partition);
        offsets.putLong(row, offset);
    }

    void putDeleted(int row, long flag) {
        deleted.ifPresent(column -> column.putLong(row, flag));
    }
}
