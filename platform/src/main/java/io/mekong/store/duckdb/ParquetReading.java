package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.RowSearch;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** Rows of a Parquet file back into batches. */
final class ParquetReading {
    /** No column of a stream has it. */
    private static final String ORDER = "__order";

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

    /** Each kind of rows by itself, so that the statistics of the files say which of them have none. */
    static boolean search(
            DuckDBConnection connection,
            List<Path> files,
            TableSchema schema,
            RowSearch search,
            Consumer<RowBatch> rows)
            throws SQLException {
        String columns = String.join(
                ", ", schema.columns().stream().map(ParquetReading::expression).toList());
        String select = "SELECT " + columns + ", " + TableSchema.OFFSET + " AS " + ORDER + " FROM "
                + SqlText.parquet(files) + " WHERE " + TableSchema.OFFSET + " < " + search.below() + " AND ";
        String sql = select + all(search, cell -> name(cell) + " = " + value(cell.type())) + " UNION ALL " + select
                + all(search, cell -> name(cell) + " IS NULL") + " ORDER BY " + ORDER + " DESC LIMIT " + search.most();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int index = 1;
            for (RowSearch.Equal cell : search.cells()) {
                statement.setString(index++, cell.text());
            }
            try (Deadline deadline = Deadline.start(statement, search.timeout())) {
                return search(statement, deadline, schema, rows);
            }
        }
    }

    private static boolean search(
            PreparedStatement statement, Deadline deadline, TableSchema schema, Consumer<RowBatch> rows)
            throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            hand(result, schema, rows);
            return true;
        } catch (SQLException e) {
            if (deadline.passed()) {
                return false;
            }
            throw e;
        }
    }

    private static String all(RowSearch search, Function<RowSearch.Equal, String> condition) {
        return search.cells().stream().map(condition).collect(Collectors.joining(" AND "));
    }

    private static String name(RowSearch.Equal cell) {
        return SqlText.quote(cell.column());
    }

    private static String value(ColumnType type) {
        return type instanceof ColumnType.Bytes ? "from_base64(?)" : "CAST(? AS " + DuckDbTypes.of(type) + ")";
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
