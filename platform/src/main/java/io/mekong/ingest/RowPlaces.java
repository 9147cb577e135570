package io.mekong.ingest;

import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The columns of our own in a batch: a row's time, and the place of its message in Kafka. */
final class RowPlaces {
    private final RowBatch batch;
    private final ColumnVector times;
    private final ColumnVector partitions;
    private final ColumnVector offsets;
    /** Of keyed tables only. */
    private final Optional<ColumnVector> deleted;

    private final Optional<ColumnVector> kept;
    private final List<ColumnVector> all;

    RowPlaces(RowBatch batch) {
        this.batch = batch;
        times = column(TableSchema.TIME).orElseThrow();
        partitions = column(TableSchema.PARTITION).orElseThrow();
        offsets = column(TableSchema.OFFSET).orElseThrow();
        deleted = column(TableSchema.DELETED);
        kept = column(TableSchema.KEPT);
        all = IntStream.range(0, batch.schema().columns().size())
                .mapToObj(batch::column)
                .toList();
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

    /** @param cells the column whose cell in this row stays what it was; null: it is not the table's */
    void keep(int row, @Nullable ColumnVector cells) {
        if (cells != null && kept.isPresent()) {
            kept.get().addText(row, TableSchema.keptMark(all.indexOf(cells)));
        }
    }

    void putDeleted(int row, long flag) {
        deleted.ifPresent(column -> column.putLong(row, flag));
    }
}
