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
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DataChunkAppender;
import org.duckdb.DuckDBConnection;

/**
 * Puts a few rows into a database in memory and reads them back, before {@link ChunkAppender} is trusted: it stands on
 * calls that the driver has for itself, and on how DuckDB lays out its vectors.
 */
final class ChunkTrial {
    private static final List<StoredColumn> COLUMNS = List.of(
            new StoredColumn("truth", new ColumnType.Bool()),
            new StoredColumn("tiny", new ColumnType.Decimal(4, 2)),
            new StoredColumn("small", new ColumnType.Int()),
            new StoredColumn("large", new ColumnType.BigInt()),
            new StoredColumn("real", new ColumnType.Real()),
            new StoredColumn("wide", new ColumnType.Decimal(38, 0)),
            new StoredColumn("id", new ColumnType.Uuid()),
            new StoredColumn("short", new ColumnType.Text()),
            new StoredColumn("long", new ColumnType.Text()),
            new StoredColumn("list", new ColumnType.ListOf(new ColumnType.Text())));

    private static final List<String> EXPECTED = List.of(
            "true, 12.34, -5, 9007199254740993, 0.5, -18446744073709551617, 80000000-0000-0001-0000-000000000002, "
                    + "twelve bytes, thirteen or more bytes, [twelve bytes, NULL, thirteen or more bytes]",
            "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL");

    private ChunkTrial() {}

    /** Why data chunks cannot be used with the driver that is there; empty when they can. */
    static Optional<String> failure() {
        try (DuckDBConnection memory = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:")) {
            if (DataChunkAppender.vectorSize() != RowBatch.CAPACITY) {
                return Optional.of("DuckDB's vectors have " + DataChunkAppender.vectorSize() + " rows");
            }
            List<String> found = roundTrip(memory);
            return found.equals(EXPECTED) ? Optional.empty() : Optional.of("data chunks gave " + found);
        } catch (SQLException | RuntimeException | LinkageError e) {
            return Optional.of("data chunks do not work with this driver: " + e);
        }
    }

    private static List<String> roundTrip(DuckDBConnection memory) throws SQLException {
        TableSchema schema = TableSchema.ofColumns("trial", COLUMNS);
        AppendTarget target = new AppendTarget(
                "main",
                "trial",
                schema,
                IntStream.range(0, COLUMNS.size()).boxed().toList());
        try (Statement statement = memory.createStatement();
                ChunkAppender appender = new ChunkAppender(memory, target)) {
            statement.execute(COLUMNS.stream()
                    .map(column -> SqlText.quote(column.name()) + " " + DuckDbTypes.of(column.type()))
                    .collect(Collectors.joining(", ", "CREATE TABLE trial (", ")")));
            statement.execute("BEGIN TRANSACTION");
            appender.append(rows(schema));
            appender.flush();
            statement.execute("COMMIT");
            return read(statement);
        }
    }

    private static RowBatch rows(TableSchema schema) {
        RowBatch batch = new RowBatch(schema);
        batch.beginRow();
        batch.column(0).putLong(0, 1);
        batch.column(1).putLong(0, 1234);
        batch.column(2).putLong(0, -5);
        batch.column(3).putLong(0, (1L << 53) + 1);
        batch.column(4).putDouble(0, 0.5);
        batch.column(5).putWide(0, -2, -1);
        batch.column(6).putWide(0, Long.MIN_VALUE + 1, 2);
        putText(batch.column(7), 0, "twelve bytes");
        putText(batch.column(8), 0, "thirteen or more bytes");
        ColumnVector list = batch.column(9);
        list.beginList(0);
        putText(list.elements(), list.openElement(0), "twelve bytes");
        list.openElement(0);
        putText(list.elements(), list.openElement(0), "thirteen or more bytes");
        batch.endRow();
        batch.beginRow();
        batch.endRow();
        return batch;
    }

    private static void putText(ColumnVector cells, int row, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        cells.putText(row, utf8, 0, utf8.length);
    }

    private static List<String> read(Statement statement) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT CAST(COLUMNS(*) AS VARCHAR) FROM trial")) {
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= COLUMNS.size(); i++) {
                    cells.add(Objects.requireNonNullElse(rows.getString(i), "NULL"));
                }
                found.add(String.join(", ", cells));
            }
        }
        return found;
    }
}
