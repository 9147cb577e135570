package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.store.LedgerEntry;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Appends rows and ledger in one transaction of a connection of its own. */
final class DuckDbWriter implements TableWriter {
    private final DuckDBConnection connection;
    private final TableSchema schema;
    private final TableGate gate;
    private final int shape;
    private final BatchAppender appender;
    private boolean open;

    private DuckDbWriter(
            DuckDBConnection connection, TableSchema schema, TableGate gate, int shape, BatchAppender appender) {
        this.connection = connection;
        this.schema = schema;
        this.gate = gate;
        this.shape = shape;
        this.appender = appender;
    }

    /** @param connection the writer's own from here on */
    static DuckDbWriter open(DuckDBConnection connection, TableSchema schema, TableGate gate, Appending appending)
            throws SQLException {
        try {
            int shape = gate.shape();
            // As the columns stand on disk: added ones are last, and removed ones are still there.
            List<Integer> order = StoredSchema.columns(connection, schema.name()).keySet().stream()
                    .map(name -> schema.indexOf(name).orElse(-1))
                    .toList();
            AppendTarget target = new AppendTarget(StoredNames.DATA, schema.name(), schema, order);
            return new DuckDbWriter(connection, schema, gate, shape, appending.open(connection, target));
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void append(RowBatch rows) {
        attempt(() -> {
            begin();
            appender.append(rows);
        });
    }

    @Override
    public void commit(List<LedgerEntry> entries) {
        attempt(() -> {
            begin();
            appender.flush();
            DuckDbLedger.append(connection, entries);
            requireShape();
            Statements.execute(connection, "COMMIT");
            open = false;
        });
    }

    @Override
    public void rollback() {
        if (open) {
            open = false;
            appender.discard();
            try {
                Statements.execute(connection, "ROLLBACK");
            } catch (SQLException e) {
                throw DuckDbErrors.failed("roll back table `" + schema.name() + "`", e);
            }
        }
    }

    /** Said in SQL: the driver begins a transaction by itself for a statement, but not for an appender. */
    private void begin() throws SQLException {
        if (!open) {
            requireShape();
            Statements.execute(connection, "BEGIN TRANSACTION");
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

    @Override
    public void close() {
        appender.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw DuckDbErrors.failed("close the writer of table `" + schema.name() + "`", e);
        }
    }
}
