package io.mekong.store.duckdb;

import io.mekong.store.ParquetFiles;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;

/** A table in memory that becomes a Parquet file. Its rows are never committed: nobody else is to see them. */
final class ParquetDraft implements ParquetFiles.Draft {
    private final DuckDBConnection connection;
    private final String table;
    private final BatchAppender appender;

    private ParquetDraft(DuckDBConnection connection, String table, BatchAppender appender) {
        this.connection = connection;
        this.table = table;
        this.appender = appender;
    }

    /** @param connection the draft's own from here on */
    static ParquetDraft open(DuckDBConnection connection, String table, TableSchema schema) throws SQLException {
        String columns = schema.columns().stream()
                .map(column -> SqlText.quote(column.name()) + " " + DuckDbTypes.of(column.type()))
                .collect(Collectors.joining(", "));
        AppendTarget target = new AppendTarget(
                "main",
                table,
                schema,
                IntStream.range(0, schema.columns().size()).boxed().toList());
        try {
            Statements.execute(connection, "CREATE TABLE " + SqlText.quote(table) + " (" + columns + ")");
            Statements.execute(connection, "BEGIN TRANSACTION");
            BatchAppender appender = Appending.CHUNKS.thatWorks().open(connection, target);
            return new ParquetDraft(connection, table, appender);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void append(RowBatch rows) {
        try {
            appender.append(rows);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("gather rows for a Parquet file", e);
        }
    }

    @Override
    public void write(Path file, String label) {
        try {
            appender.flush();
            Statements.execute(connection, DuckDbParquet.writing(SqlText.quote(table), file, label));
        } catch (SQLException e) {
            throw DuckDbErrors.failed("write " + file, e);
        }
    }

    @Override
    public void close() {
        appender.close();
        try (connection) {
            Statements.execute(connection, "ROLLBACK");
            Statements.execute(connection, "DROP TABLE IF EXISTS " + SqlText.quote(table));
        } catch (SQLException e) {
            throw DuckDbErrors.failed("drop a Parquet draft", e);
        }
    }
}
