package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import io.mekong.store.LedgerEntry;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Appends through DuckDB's appender, rows and ledger in one transaction of a connection of its own. */
final class DuckDbWriter implements TableWriter {
    private final DuckDBConnection connection;
    private final TableSchema schema;
    /** For each column in the order of the table on disk (added columns stand last), its index in a batch. */
    private final int[] order;

    DuckDbWriter(DuckDBConnection connection, TableSchema schema, List<String> storedOrder) {
        this.connection = connection;
        this.schema = schema;
        this.order = storedOrder.stream()
                .mapToInt(name -> schema.indexOf(name)
                        .orElseThrow(() -> MekongException.bug("stored column `" + name + "` is unknown", null)))
                .toArray();
    }

    @Override
    public void commit(RowBatch rows, List<LedgerEntry> entries) {
        try {
            // Said in SQL: the driver begins a transaction by itself for a statement, but not for an appender.
            execute("BEGIN TRANSACTION");
            if (rows.rows() > 0) {
                append(rows);
            }
            DuckDbLedger.append(connection, entries);
            execute("COMMIT");
        } catch (SQLException e) {
            rollback(e);
            throw DuckDbErrors.failed("commit to table `" + schema.name() + "`", e);
        } catch (RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    private void append(RowBatch batch) throws SQLException {
        try (DuckDBAppender appender = connection.createAppender("main", schema.name())) {
            List<TableSchema.StoredColumn> columns = schema.columns();
            for (int row = 0; row < batch.rows(); row++) {
                appender.beginRow();
                for (int column : order) {
                    appendCell(appender, columns.get(column).type(), batch.column(column), row);
                }
                appender.endRow();
            }
            appender.flush(); // close() alone would not say what went wrong
        }
    }

    private static void appendCell(DuckDBAppender appender, ColumnType type, ColumnVector cells, int row)
            throws SQLException {
        if (cells.isNull(row)) {
            appender.appendNull();
            return;
        }
        switch (type) {
            case ColumnType.Bool ignored -> appender.append(cells.longAt(row) != 0);
            case ColumnType.Int ignored -> appender.append((int) cells.longAt(row));
            case ColumnType.BigInt ignored -> appender.append(cells.longAt(row));
            case ColumnType.Real ignored -> appender.append(cells.doubleAt(row));
            case ColumnType.Decimal ignored -> appender.append(cells.objectAt(row, BigDecimal.class));
            case ColumnType.Text ignored -> appender.append(cells.objectAt(row, String.class));
            case ColumnType.Json ignored -> appender.append(cells.objectAt(row, String.class));
            case ColumnType.Date ignored -> appender.appendEpochDays((int) cells.longAt(row));
            case ColumnType.Timestamp ignored -> appender.appendEpochMicros(cells.longAt(row));
            case ColumnType.Uuid ignored -> appender.append(cells.objectAt(row, UUID.class));
        }
    }

    private void rollback(Exception failure) {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw DuckDbErrors.failed("close the writer of table `" + schema.name() + "`", e);
        }
    }
}
