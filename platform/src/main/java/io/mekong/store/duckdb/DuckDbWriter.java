package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.store.LedgerEntry;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Appends through DuckDB's appender, rows and ledger in one transaction of a connection of its own. */
final class DuckDbWriter implements TableWriter {
    private final DuckDBConnection connection;
    private final TableSchema schema;
    /**
     * For each column in the order of the table on disk (added columns stand last), its index in a batch; -1 for one
     * that is stored but no longer filled.
     */
    private final int[] order;

    private boolean open;

    private final TableGate gate;
    private final int shape;

    private DuckDbWriter(DuckDBConnection connection, TableSchema schema, TableGate gate, int shape, int[] order) {
        this.connection = connection;
        this.schema = schema;
        this.gate = gate;
        this.shape = shape;
        this.order = order;
    }

    /** @param connection the writer's own from here on */
    static DuckDbWriter open(DuckDBConnection connection, TableSchema schema, TableGate gate) throws SQLException {
        try {
            int shape = gate.shape();
            int[] order = StoredSchema.columns(connection, schema.name()).keySet().stream()
                    .mapToInt(name -> schema.indexOf(name).orElse(-1))
                    .toArray();
            return new DuckDbWriter(connection, schema, gate, shape, order);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void append(RowBatch rows) {
        attempt(() -> {
            begin();
            appendRows(rows);
        });
    }

    @Override
    public void commit(List<LedgerEntry> entries) {
        attempt(() -> {
            begin();
            DuckDbLedger.append(connection, entries);
            requireShape();
            execute("COMMIT");
            open = false;
        });
    }

    @Override
    public void rollback() {
        if (open) {
            open = false;
            try {
                execute("ROLLBACK");
            } catch (SQLException e) {
                throw DuckDbErrors.failed("roll back table `" + schema.name() + "`", e);
            }
        }
    }

    /** Said in SQL: the driver begins a transaction by itself for a statement, but not for an appender. */
    private void begin() throws SQLException {
        if (!open) {
            requireShape();
            execute("BEGIN TRANSACTION");
            open = true;
        }
    }

    /** One of an older shape would leave out what came with the new one: a column, or the rows of a rollup. */
    private void requireShape() {
        if (gate.shape() != shape) {
            throw MekongException.resource(
                    "Cannot write to table `" + schema.name() + "`",
                    "its shape has changed since this writer was opened",
                    "Open a new one.",
                    null);
        }
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (SQLException e) {
            rollback(e);
            throw DuckDbErrors.failed("write to table `" + schema.name() + "`", e);
        } catch (RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    private void appendRows(RowBatch batch) throws SQLException {
        try (DuckDBAppender appender = connection.createAppender(StoredNames.DATA, schema.name())) {
            List<TableSchema.StoredColumn> columns = schema.columns();
            for (int row = 0; row < batch.rows(); row++) {
                appender.beginRow();
                for (int column : order) {
                    if (column < 0) {
                        appender.appendNull();
                        continue;
                    }
                    AppenderCells.append(appender, columns.get(column).type(), batch.column(column), row);
                }
                appender.endRow();
            }
            appender.flush(); // close() alone would not say what went wrong
        }
    }

    private void rollback(Exception failure) {
        try {
            rollback();
        } catch (MekongException e) {
            failure.addSuppressed(e);
        }
    }

    private interface Step {
        void run() throws SQLException;
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
