package io.mekong.ingest;

import io.mekong.event.RowSink;
import io.mekong.project.Stream;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;

/** Puts an event's cells, which come by the stream's columns, into the table's columns. */
final class TableRows implements RowSink {
    private static final int NOT_KEPT = -1;

    private final RowBatch batch;
    private final int[] target;
    private final int eventTimeColumn;
    private final int timeTarget;
    private final int partitionTarget;
    private final int offsetTarget;
    private long eventMicros;

    TableRows(Stream stream, RowBatch batch, int eventTimeColumn) {
        TableSchema schema = batch.schema();
        this.batch = batch;
        this.eventTimeColumn = eventTimeColumn;
        this.target = stream.columns().stream()
                .mapToInt(column -> schema.indexOf(column.name()).orElse(NOT_KEPT))
                .toArray();
        this.timeTarget = schema.indexOf(TableSchema.TIME).orElseThrow();
        this.partitionTarget = schema.indexOf(TableSchema.PARTITION).orElseThrow();
        this.offsetTarget = schema.indexOf(TableSchema.OFFSET).orElseThrow();
    }

    /** Opens a row for a message; without an event time of its own it happened when Kafka received it. */
    void begin(int partition, long offset, long recordTimeMs) {
        batch.beginRow();
        eventMicros = recordTimeMs * 1_000;
        batch.column(partitionTarget).putLong(batch.openRow(), partition);
        batch.column(offsetTarget).putLong(batch.openRow(), offset);
    }

    /** Ends the row and returns its event time, in microseconds since 1970. */
    long end() {
        batch.column(timeTarget).putLong(batch.openRow(), eventMicros);
        batch.endRow();
        return eventMicros;
    }

    @Override
    public void putLong(int column, long value) {
        if (column == eventTimeColumn) {
            eventMicros = value;
        }
        if (target[column] != NOT_KEPT) {
            batch.column(target[column]).putLong(batch.openRow(), value);
        }
    }

    @Override
    public void putDouble(int column, double value) {
        if (target[column] != NOT_KEPT) {
            batch.column(target[column]).putDouble(batch.openRow(), value);
        }
    }

    @Override
    public void putObject(int column, Object value) {
        if (target[column] != NOT_KEPT) {
            batch.column(target[column]).putObject(batch.openRow(), value);
        }
    }
}
