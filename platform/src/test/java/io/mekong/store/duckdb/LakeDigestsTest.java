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
