package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;

/** Rows of a Parquet file back into batches. */
final class ParquetReading {
    private ParquetReading() {}

    static void read(
            DuckDBConnection connection, Path file, TableSchema schema, long first, long last, Consumer<RowBatch> rows)
            throws SQLException {
        Set<String> present = columns(connection, file);
        List<String> selected = new ArrayList<>();
        for (StoredColumn column : schema.columns()) {
            selected.add(present.contains(column.name()) ? expression(column) : "NULL");
        }
        String sql = "SELECT " + String.join(", ", selected) + " FROM read_parquet(?) WHERE " + TableSchema.OFFSET
                + " BETWEEN ? AND ? ORDER BY " + TableSchema.OFFSET;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, file.toString());
            statement.setLong(2, first);
            statement.setLong(3, last);
            try (ResultSet result = statement.executeQuery()) {
                hand(result, schema, rows);
            }
        }
    }

    private static Set<String> columns(DuckDBConnection connection, Path file) throws SQLException {
        Set<String> names = new LinkedHashSet<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT name FROM parquet_schema(?)")) {
            statement.setString(1, file.toString());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    names.add(result.getString(1));
                }
            }
        }
        return names;
    }

    private static String expression(StoredColumn column) {
        String name = SqlText.quote(column.name());
        return column.type() instanceof ColumnType.Timestamp ? "epoch_us(" + name + ")" : name;
    }

    private static void hand(ResultSet result, TableSchema schema, Consumer<RowBatch> rows) throws SQLException {
        RowBatch batch = new RowBatch(schema);
        while (result.next()) {
            batch.beginRow();
            for (int i = 0; i < schema.columns().size(); i++) {
                put(result, i + 1, schema.columns().get(i).type(), batch.column(i), batch.openRow());
            }
            batch.endRow();
            if (batch.isFull()) {
                rows.accept(batch);
                batch.clear();
            }
        }
        if (batch.rows() > 0) {
            rows.accept(batch);
        }
    }

    private static void put(ResultSet result, int index, ColumnType type, ColumnVector cells, int row)
            throws SQLException {
        switch (type) {
            case ColumnType.Int _ -> putLong(result, index, cells, row);
            case ColumnType.BigInt _ -> putLong(result, index, cells, row);
            case ColumnType.Timestamp _ -> putLong(result, index, cells, row);
            case ColumnType.Text _ -> putBytes(utf8(result.getString(index)), cells, row);
            case ColumnType.Bytes _ -> putBytes(result.getBytes(index), cells, row);
            case ColumnType.Bool _ -> throw unreadable(type);
            case ColumnType.Real _ -> throw unreadable(type);
            case ColumnType.Decimal _ -> throw unreadable(type);
            case ColumnType.Date _ -> throw unreadable(type);
            case ColumnType.Uuid _ -> throw unreadable(type);
            case ColumnType.Json _ -> throw unreadable(type);
            case ColumnType.ListOf _ -> throw unreadable(type);
        }
    }

    private static void putLong(ResultSet result, int index, ColumnVector cells, int row) throws SQLException {
        long value = result.getLong(index);
        if (!result.wasNull()) {
            cells.putLong(row, value);
        }
    }

    private static byte @org.jspecify.annotations.Nullable [] utf8(@org.jspecify.annotations.Nullable String text) {
        return text == null ? null : text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void putBytes(byte @org.jspecify.annotations.Nullable [] bytes, ColumnVector cells, int row) {
        if (bytes != null) {
            cells.putText(row, bytes, 0, bytes.length);
        }
    }

    private static MekongException unreadable(ColumnType type) {
        return MekongException.bug("columns of type " + type.label() + " are not read from Parquet", null);
    }
}
