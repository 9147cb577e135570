package io.mekong.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.DataSize;
import io.mekong.project.ColumnType;
import io.mekong.store.DigestScope;
import io.mekong.store.TableDigest;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeDigestsTest {
    private static final TableSchema TABLE = TableSchema.ofColumns(
            "t",
            List.of(
                    new StoredColumn(TableSchema.TIME, new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS)),
                    new StoredColumn("date", new ColumnType.Text()),
                    new StoredColumn("hour", new ColumnType.Text()),
                    new StoredColumn(TableSchema.PARTITION, new ColumnType.Int()),
                    new StoredColumn(TableSchema.OFFSET, new ColumnType.BigInt())));

    @TempDir
    Path folder;

    /** The lake's folders are called {@code date=…} and {@code hour=…}; a stream may have columns of these names. */
    @Test
    void whatAFileHoldsDoesNotDependOnTheNamesOfItsFolders() throws IOException, SQLException {
        Path plain = folder.resolve("plain.parquet");
        write(plain);
        Path named = Files.createDirectories(folder.resolve("date=2026-01-01/hour=05"))
                .resolve("x.parquet");
        Files.copy(plain, named);
        try (DuckDbParquet parquet = DuckDbParquet.open(folder.resolve("spill"), DataSize.ofMegabytes(128), 1)) {
            DigestScope scope = DigestScope.of(List.of("date", "hour"));

            TableDigest expected = parquet.digest(List.of(plain), TABLE, scope);

            assertThat(expected.hours()).isNotEmpty();
            assertThat(parquet.digest(List.of(named), TABLE, scope)).isEqualTo(expected);
        }
    }

    /** A history as Debezium tells it, and the rows that are left of it. */
    @Test
    void ofChangesTheLastOfEachKeyCounts() throws SQLException {
        String none = "NULL::VARCHAR";
        Path history = changes(
                "history",
                row(0, "1", "'gone: truncated'", "false", none, "'{\"op\":\"c\"}'"),
                row(1, none, none, "true", none, "'{\"op\":\"t\"}'"),
                row(2, "2", "'gone: not met again'", "false", none, "'{\"op\":\"c\"}'"),
                row(3, "3", "'gone: deleted'", "false", none, "'{\"op\":\"c\"}'"),
                row(4, "3", none, "true", none, "'{\"op\":\"d\"}'"),
                row(5, "4", "'told before'", "false", none, "'{\"op\":\"c\"}'"),
                row(6, "4", none, "false", "'<body>'", "'{\"op\":\"u\"}'"),
                row(7, "5", "'told before it was deleted'", "false", none, "'{\"op\":\"c\"}'"),
                row(8, "5", none, "true", none, "NULL"),
                row(9, "5", none, "false", "'<body>'", "'{\"op\":\"c\"}'"),
                row(10, none, none, "true", none, "'{\"op\":\"t\",\"truncates_before\":3}'"));
        Path left = changes(
                "left", row(6, "4", "'told before'", "false", none, "NULL"), row(9, "5", none, "false", none, "NULL"));
        TableSchema table = TableSchema.ofColumns(
                "t",
                List.of(
                        new StoredColumn(TableSchema.TIME, new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS)),
                        new StoredColumn("id", new ColumnType.BigInt()),
                        new StoredColumn("body", new ColumnType.Text()),
                        new StoredColumn(TableSchema.PARTITION, new ColumnType.Int()),
                        new StoredColumn(TableSchema.OFFSET, new ColumnType.BigInt())));
        table = new TableSchema("t", table.columns(), List.of(), List.of("id"), List.of(), List.of());
        try (DuckDbParquet parquet = DuckDbParquet.open(folder.resolve("spill"), DataSize.ofMegabytes(128), 1)) {
            DigestScope scope = DigestScope.of(List.of("id", "body"));

            TableDigest expected = parquet.digest(List.of(left), table, scope);

            assertThat(expected.hours()).isNotEmpty();
            assertThat(parquet.digest(List.of(history), table, scope)).isEqualTo(expected);
        }
    }

    private static String row(int offset, String id, String body, String deleted, String kept, String value) {
        return "SELECT TIMESTAMP '2026-01-01 05:00:00' AS __time, " + id + "::BIGINT AS id, " + body
                + "::VARCHAR AS body, 0 AS __partition, " + offset + "::BIGINT AS __offset,"
                + " TIMESTAMP '2026-01-01 05:00:00' AS __timestamp, " + value + "::BLOB AS __value,"
                + " NULL::VARCHAR AS __rejected, " + deleted + " AS __deleted, " + kept + "::VARCHAR AS __kept";
    }

    private Path changes(String name, String... rows) throws SQLException {
        Path file = folder.resolve(name + ".parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + String.join(" UNION ALL ", rows) + ") TO '" + file + "' (FORMAT parquet)");
        }
        return file;
    }

    private static void write(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT TIMESTAMP '2026-01-01 05:00:00' AS __time,"
                    + " TIMESTAMP '2026-01-01 05:00:00' AS __timestamp, NULL::VARCHAR AS __rejected,"
                    + " 'day ' || i AS date, 'hour ' || i AS hour, 0 AS __partition, i AS __offset FROM range(10) r(i))"
                    + " TO '" + file + "' (FORMAT parquet)");
        }
    }
}
