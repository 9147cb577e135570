package io.mekong.bench;

import io.mekong.event.RowSink;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;

/** Rows into the arrays that an engine takes them from, over and over. */
final class BatchSink implements RowSink {
    private final RowBatch batch;
    private final ColumnVector[] columns;

    BatchSink(Stream stream) {
        TableSchema schema = TableSchema.of(Table.of(stream.name(), stream.name(), stream.columns()));
        batch = new RowBatch(schema);
        columns = stream.columns().stream()
                .map(column -> batch.column(schema.indexOf(column.name()).orElseThrow()))
                .toArray(ColumnVector[]::new);
    }

    void begin() {
        if (batch.isFull()) {
            batch.clear();
        }
        batch.beginRow();
    }

    void end() {
        batch.endRow();
    }

    long rows() {
        return batch.rows();
    }

    @Override
    public void putLong(int column, long value) {
        columns[column].putLong(batch.openRow(), value);
    }

    @Override
    public void putDouble(int column, double value) {
        columns[column].putDouble(batch.openRow(), value);
    }

    @Override
    public void putWide(int column, long high, long low) {
        columns[column].putWide(batch.openRow(), high, low);
    }

    @Override
    public void putText(int column, byte[] utf8, int offset, int length) {
        columns[column].putText(batch.openRow(), utf8, offset, length);
    }

    /** The streams here have no lists. */
    @Override
    public void putNull(int column) {}

    @Override
    public void keep(int column) {}

    @Override
    public void beginList(int column) {}

    @Override
    public void endList(int column) {}
}
