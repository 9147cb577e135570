package io.mekong.bench;

import io.mekong.event.RowSink;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import java.util.stream.IntStream;

/** The open row of a batch as ingest fills it: the time, the stream's columns, and where the event came from. */
final class BatchRow implements RowSink {
    private final RowBatch batch;
    /** Those of the table: the stream's begin at the second. */
    private final ColumnVector[] columns;

    private final int time;

    /** @param time the index of the stream's column that is the event's time */
    BatchRow(RowBatch batch, int time) {
        this.batch = batch;
        this.columns = IntStream.range(0, batch.schema().columns().size())
                .mapToObj(batch::column)
                .toArray(ColumnVector[]::new);
        this.time = time;
    }

    /** Ends the row that the event was decoded to. */
    void end(long offset) {
        columns[columns.length - 2].putLong(batch.openRow(), 0);
        columns[columns.length - 1].putLong(batch.openRow(), offset);
        batch.endRow();
    }

    @Override
    public void putLong(int column, long value) {
        columns[column + 1].putLong(batch.openRow(), value);
        if (column == time) {
            columns[0].putLong(batch.openRow(), value);
        }
    }

    @Override
    public void putDouble(int column, double value) {
        columns[column + 1].putDouble(batch.openRow(), value);
    }

    @Override
    public void putWide(int column, long high, long low) {
        columns[column + 1].putWide(batch.openRow(), high, low);
    }

    @Override
    public void putText(int column, byte[] utf8, int offset, int length) {
        columns[column + 1].putText(batch.openRow(), utf8, offset, length);
    }

    @Override
    public void putNull(int column) {}

    @Override
    public void keep(int column) {}

    @Override
    public void beginList(int column) {}

    @Override
    public void endList(int column) {}
}
