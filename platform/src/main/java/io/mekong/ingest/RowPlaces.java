package io.mekong.ingest;

import io.mekong.event.EventDecoder.Change;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.util.List;
import java.util.Locale;
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
    /** Of tables with a history only. */
    private final Optional<ColumnVector> changes;

    private final Optional<ColumnVector> befores;
    private final List<ColumnVector> all;

    RowPlaces(RowBatch batch) {
        this.batch = batch;
        times = column(TableSchema.TIME).orElseThrow();
        partitions = column(TableSchema.PARTITION).orElseThrow();
        offsets = column(TableSchema.OFFSET).orElseThrow();
        deleted = column(TableSchema.DELETED);
        kept = column(TableSchema.KEPT);
        changes = column(TableSchema.CHANGE);
        befores = column(TableSchema.BEFORE);
        all = IntStream.range(0, batch.schema().columns().size())
                .mapToObj(batch::column)
                .toList();
    }

    private Optional<ColumnVector> column(String name) {
        return batch.schema().indexOf(name).map(batch::column);
    }

    boolean keepsDeletions() {
        return deleted.isPresent() || keepsHistory();
    }

    boolean keepsHistory() {
        return changes.isPresent();
    }

    void put(int row, long eventMicros, int partition, long offset) {
        times.putLong(row, eventMicros);
        partitions.putLong(row, partition);
        offsets.putLong(row, offset);
    }

    /** @param cells the column whose cell in this row stays what it was; null: it is not the table's */
    void keep(int row, @Nullable ColumnVector cells) {
        if (cells != null && kept.isPresent()) {
            kept.get()
                    .addText(
                            row,
                            TableSchema.keptMark(batch.schema()
                                    .columns()
                                    .get(all.indexOf(cells))
                                    .name()));
        }
    }

    void putChange(int row, Change change) {
        deleted.ifPresent(column -> column.putLong(row, change == Change.DELETE ? 1 : 0));
        changes.ifPresent(column -> column.addText(row, change.name().toLowerCase(Locale.ROOT)));
    }

    /** @param offset that of the first row which stays */
    void putTruncate(int row, long offset) {
        putChange(row, Change.TRUNCATE);
        befores.ifPresent(column -> column.putLong(row, offset));
    }
}
