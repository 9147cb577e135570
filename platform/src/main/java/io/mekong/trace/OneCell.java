package io.mekong.trace;

import io.mekong.event.RowSink;
import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.util.List;
import java.util.Objects;

/** Takes one value that is no list. */
final class OneCell implements RowSink {
    private final ColumnType type;
    private final ColumnVector cell;

    OneCell(ColumnType type) {
        this.type = type;
        this.cell = new RowBatch(TableSchema.ofColumns("cell", List.of(new StoredColumn("cell", type)))).column(0);
    }

    Object value() {
        return Objects.requireNonNull(CellValues.of(cell, 0, type));
    }

    @Override
    public void putLong(int column, long value) {
        cell.putLong(0, value);
    }

    @Override
    public void putDouble(int column, double value) {
        cell.putDouble(0, value);
    }

    @Override
    public void putWide(int column, long high, long low) {
        cell.putWide(0, high, low);
    }

    @Override
    public void putText(int column, byte[] utf8, int offset, int length) {
        cell.putText(0, utf8, offset, length);
    }

    @Override
    public void putNull(int column) {
        cell.putNull(0);
    }

    @Override
    public void keep(int column) {}

    @Override
    public void beginList(int column) {}

    @Override
    public void endList(int column) {}
}
