package io.mekong.ingest;

import io.mekong.event.RowSink;
import io.mekong.project.Stream;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import org.jspecify.annotations.Nullable;

/** Puts an event's cells, which come by the stream's columns, into the table's columns. */
final class TableRows implements RowSink {
    private final RowBatch batch;
    /** By the stream's columns; null where the table does not keep one. */
    private final @Nullable ColumnVector[] targets;

    private final int eventTimeColumn;
    private final ColumnVector times;
    private final ColumnVector partitions;
    private final ColumnVector offsets;
    private long eventMicros;
    private boolean inList;

    TableRows(Stream stream, RowBatch batch, int eventTimeColumn) {
        TableSchema schema = batch.schema();
        this.batch = batch;
        this.eventTimeColumn = eventTimeColumn;
        this.targets = stream.columns().stream()
                .map(column -> schema.indexOf(column.name()).map(batch::column).orElse(null))
                .toArray(ColumnVector[]::new);
        this.times = batch.column(schema.indexOf(TableSchema.TIME).orElseThrow());
        this.partitions = batch.column(schema.indexOf(TableSchema.PARTITION).orElseThrow());
        this.offsets = batch.column(schema.indexOf(TableSchema.OFFSET).orElseThrow());
    }

    /** Opens a row for a message; without an event time of its own it happened when Kafka received it. */
    void begin(int partition, long offset, long recordTimeMs) {
        batch.beginRow();
        inList = false;
        eventMicros = recordTimeMs * 1_000;
        partitions.putLong(batch.openRow(), partition);
        offsets.putLong(batch.openRow(), offset);
    }

    /** Ends the row and returns its event time, in microseconds since 1970. */
    long end() {
        times.putLong(batch.openRow(), eventMicros);
        batch.endRow();
        return eventMicros;
    }

    @Override
    public void putLong(int column, long value) {
        if (column == eventTimeColumn) {
            eventMicros = value;
        }
        ColumnVector target = targets[column];
        if (target != null) {
            if (inList) {
                target.elements().putLong(target.openElement(batch.openRow()), value);
            } else {
                target.putLong(batch.openRow(), value);
            }
        }
    }

    @Override
    public void putDouble(int column, double value) {
        ColumnVector target = targets[column];
        if (target != null) {
            if (inList) {
                target.elements().putDouble(target.openElement(batch.openRow()), value);
            } else {
                target.putDouble(batch.openRow(), value);
            }
        }
    }

    @Override
    public void putWide(int column, long high, long low) {
        ColumnVector target = targets[column];
        if (target != null) {
            if (inList) {
                target.elements().putWide(target.openElement(batch.openRow()), high, low);
            } else {
                target.putWide(batch.openRow(), high, low);
            }
        }
    }

    @Override
    public void putText(int column, byte[] utf8, int offset, int length) {
        ColumnVector target = targets[column];
        if (target != null) {
            if (inList) {
                target.elements().putText(target.openElement(batch.openRow()), utf8, offset, length);
            } else {
                target.putText(batch.openRow(), utf8, offset, length);
            }
        }
    }

    @Override
    public void putNull(int column) {
        ColumnVector target = targets[column];
        if (target != null) {
            target.openElement(batch.openRow());
        }
    }

    @Override
    public void beginList(int column) {
        inList = true;
        ColumnVector target = targets[column];
        if (target != null) {
            target.beginList(batch.openRow());
        }
    }

    @Override
    public void endList(int column) {
        inList = false;
    }
}
