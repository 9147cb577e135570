package io.mekong.store.duckdb;

import io.mekong.project.ColumnType;
import io.mekong.store.Workbench.ResultColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of a result, of the few types that those outside know. */
final class BenchCells {
    private BenchCells() {}

    static List<ResultColumn> columns(ResultSetMetaData result) throws SQLException {
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 1; i <= result.getColumnCount(); i++) {
            columns.add(new ResultColumn(result.getColumnLabel(i), DuckDbTypes.nearest(result.getColumnTypeName(i))));
        }
        return columns;
    }

    static @Nullable Object[] row(ResultSet result, List<ResultColumn> columns) throws SQLException {
        List<@Nullable Object> row = DuckDbValues.row(result, columns.size());
        @Nullable Object[] cells = new Object[row.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = fitting(row.get(i), columns.get(i).type());
        }
        return cells;
    }

    private static @Nullable Object fitting(@Nullable Object cell, ColumnType type) {
        return switch (cell) {
            case null -> null;
            case BigInteger number -> new BigDecimal(number);
            default -> type instanceof ColumnType.Text && !(cell instanceof String) ? JsonCells.text(cell) : cell;
        };
    }
}
