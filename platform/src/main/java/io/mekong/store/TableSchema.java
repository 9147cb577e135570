package io.mekong.store;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table as the store keeps it: {@code __time} first, then the columns of the project's file, then
 * {@code __partition} and {@code __offset}, which together name the message that a row came from.
 */
public record TableSchema(String name, List<StoredColumn> columns) {
    public static final String TIME = "__time";
    public static final String PARTITION = "__partition";
    public static final String OFFSET = "__offset";
    /** In batches of keyed tables only, never stored: whether the message says that the row of its key is gone. */
    public static final String DELETED = "__deleted";

    /** Nullable but for the columns of our own: what an event must carry is the decoder's to check. */
    public record StoredColumn(String name, ColumnType type) {}

    public TableSchema {
        columns = List.copyOf(columns);
    }

    public static TableSchema of(Table table) {
        List<StoredColumn> columns = new ArrayList<>();
        columns.add(new StoredColumn(TIME, new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS)));
        for (Column column : table.columns()) {
            columns.add(new StoredColumn(column.name(), column.type()));
        }
        columns.add(new StoredColumn(PARTITION, new ColumnType.Int()));
        columns.add(new StoredColumn(OFFSET, new ColumnType.BigInt()));
        return new TableSchema(table.name(), columns);
    }

    /** Columns without a table of the project behind them. */
    public static TableSchema ofColumns(String name, List<StoredColumn> columns) {
        return new TableSchema(name, columns);
    }

    /** The position of a column, by name. */
    public Optional<Integer> indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}
