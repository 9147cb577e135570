package io.mekong.store;

import java.util.List;

/**
 * Rows on their way into one table, column by column: at most {@value #CAPACITY}, few enough to stay in the processor's
 * cache. A row is written cell by cell and counts only once {@link #endRow} is called, so that a row that turns out bad
 * half-way leaves no trace. Not thread-safe; reused by {@link #clear}.
 */
public final class RowBatch {
    /** As many as a vector of DuckDB, and a multiple of a validity word. */
    public static final int CAPACITY = 2048;

    private final TableSchema schema;
    private final List<ColumnVector> vectors;
    private int rows;
    private boolean open;

    public RowBatch(TableSchema schema) {
        this.schema = schema;
        this.vectors = schema.columns().stream()
                .map(column -> new ColumnVector(column.type(), CAPACITY))
                .toList();
    }

    public TableSchema schema() {
        return schema;
    }

    public int rows() {
        return rows;
    }

    public boolean isFull() {
        return rows == CAPACITY;
    }

    public ColumnVector column(int index) {
        return vectors.get(index);
    }

    /** Memory that the batch holds on to. */
    public long bytes() {
        return vectors.stream().mapToLong(ColumnVector::bytes).sum();
    }

    /** Opens the next row with every cell null. The batch must not be full. */
    public void beginRow() {
        if (open) {
            for (ColumnVector vector : vectors) {
                vector.putNull(rows);
            }
        }
        open = true;
    }

    /** The index of the row that {@link #beginRow} opened. */
    public int openRow() {
        return rows;
    }

    public void endRow() {
        rows++;
        open = false;
    }

    public void clear() {
        rows = 0;
        open = false;
        for (ColumnVector vector : vectors) {
            vector.clear();
        }
    }
}
