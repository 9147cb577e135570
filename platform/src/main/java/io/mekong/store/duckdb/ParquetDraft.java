package io.mekong.store.duckdb;

import io.mekong.store.ParquetFiles;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** A table in memory that becomes a Parquet file. */
final class ParquetDraft implements ParquetFiles.Draft {
    private final DuckDBConnection connection;
    private final String table;
    private final TableSchema schema;

    private ParquetDraft(DuckDBConnection connection, String table, TableSchema schema) {
        this.connection = connection;
        this.table = table;
        this.schema = schema;
    }

    static ParquetDraft open(DuckDBConnection connection, String table, TableSchema schema) throws SQLException {
        String columns = schema.columns().stream()
                .map(column -> SqlText.quote(column.name()) + " " + DuckDbTypes.of(column.type()))
                .collect(Collectors.joining(", "));
        ParquetDraft draft = new ParquetDraft(connection, table, schema);
        draft.execute("CREATE TABLE " + SqlText.quote(table) + " (" + columns + ")");
        return draft;
    }

    @Override
    public void append(RowBatch rows) {
        try (DuckDBAppender appender = connection.createAppender("main", table)) {
            for (int row = 0; row < rows.rows(); row++) {
                appender.beginRow();
                for (int column = 0; column < schema.columns().size(); column++) {
                    AppenderCells.append(appender, schema.columns().get(column).type(), rows.column(column), row);
                }
                appender.endRow();
            }
            appender.flush();
        } catch (SQLException e) {
            throw DuckDbErrors.failed("gather rows for a Parquet file", e);
        }
    }

    @Override
    public void write(Path file, String label) {
        try {
            execute(DuckDbParquet.writing(SqlText.quote(table), file, label));
        } catch (SQLException e) {
            throw DuckDbErrors.failed("write " + file, e);
        }
    }

    @Override
    public void close() {
        try (connection) {
            execute("DROP TABLE IF EXISTS " + SqlText.quote(table));
        } catch (SQLException e) {
            throw DuckDbErrors.failed("drop a Parquet draft", e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
