package io.mekong.store;

import io.mekong.store.ColumnVector.Kind;
import java.util.List;

/**
 * Rows on their way into one table, column by column. A row is written cell by cell and counts only once
 * {@link #endRow} is called, so that a row that turns out bad half-way leaves no trace. Not thread-safe; reused by
 * {@link #clear}.
 */
public final class RowBatch {
    private final TableSchema schema;
    private final List<ColumnVector> vectors;
    private int rows;

    public RowBatch(TableSchema schema) {
        this.schema = schema;
        this.vectors = schema.columns().stream()
                .map(column -> new ColumnVector(Kind.of(column.type())))
                .toList();
    }

    public TableSchema schema() {
        return schema;
    }

    public int rows() {
        return rows;
    }

    public ColumnVector column(int index) {
        return vectors.get(index);
    }

    /** Opens the next row with every cell null. */
    public void beginRow() {
        for (ColumnVector vector : vectors) {
            vector.putNull(rows);
        }
    }

    /** The index of the row that {@link #beginRow} opened. */
    public int openRow() {
        return rows;
    }

    public void endRow() {
        rows++;
    }

    public void clear() {
        rows = 0;
        for (ColumnVector vector : vectors) {
            vector.clear();
        }
    }
}
