package io.mekong.store.duckdb;

import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;

/** A database in memory with tables to append to. */
final class AppendRoom implements AutoCloseable {
    final DuckDBConnection connection;

    AppendRoom() throws SQLException {
        this((DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:"));
    }

    private AppendRoom(DuckDBConnection connection) {
        this.connection = connection;
    }

    /** The same database on a connection of its own. */
    AppendRoom beside() throws SQLException {
        return new AppendRoom(connection.duplicate());
    }

    static TableSchema schema(ColumnType... types) {
        return TableSchema.ofColumns(
                "t",
                IntStream.range(0, types.length)
                        .mapToObj(i -> new StoredColumn("c" + i, types[i]))
                        .toList());
    }

    static TableSchema texts() {
        return schema(new ColumnType.BigInt(), new ColumnType.Text());
    }

    AppendTarget table(String name, TableSchema schema) throws SQLException {
        return table(
                name,
                schema,
                IntStream.range(0, schema.columns().size()).boxed().toList());
    }

    /** A table whose columns are those of the batch in another order; for -1 it has one more, of lists. */
    AppendTarget table(String name, TableSchema schema, List<Integer> order) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int column : order) {
            String type = column < 0
                    ? "VARCHAR[]"
                    : DuckDbTypes.of(schema.columns().get(column).type());
            columns.add("k" + columns.size() + " " + type);
        }
        execute("CREATE TABLE " + name + " (" + String.join(", ", columns) + ")");
        return new AppendTarget("main", name, schema, order);
    }

    ChunkAppender chunks(AppendTarget target) {
        return new ChunkAppender(connection, target);
    }

    /** Rows of {@link #texts}, numbered from {@code first} on. */
    static RowBatch rows(TableSchema schema, int first, List<byte[]> texts) {
        RowBatch batch = new RowBatch(schema);
        for (byte[] text : texts) {
            batch.beginRow();
            int row = batch.openRow();
            batch.column(0).putLong(row, first + row);
            putText(batch.column(1), row, text);
            batch.endRow();
        }
        return batch;
    }

    static RowBatch rows(TableSchema schema, int first, String... texts) {
        return rows(
                schema,
                first,
                List.of(texts).stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList());
    }

    static void putText(ColumnVector cells, int row, byte[] text) {
        cells.putText(row, text, 0, text.length);
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of what a query gives, as text. */
    List<String> query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> cells = new ArrayList<>();
            while (rows.next()) {
                cells.add(String.valueOf(rows.getString(1)));
            }
            return cells;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
