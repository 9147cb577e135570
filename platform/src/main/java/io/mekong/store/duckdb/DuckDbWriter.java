package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.store.LedgerEntry;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Commits rows, rollups and ledger in one transaction of a connection of its own. */
final class DuckDbWriter implements TableWriter {
    private final DuckDBConnection connection;
    private final TableSchema schema;
    private final TableGate gate;
    private final DiskSpace disk;
    private final int shape;
    private final Delivery delivery;
    private boolean open;

    private DuckDbWriter(
            DuckDBConnection connection,
            TableSchema schema,
            TableGate gate,
            DiskSpace disk,
            int shape,
            Delivery delivery) {
        this.connection = connection;
        this.schema = schema;
        this.gate = gate;
        this.disk = disk;
        this.shape = shape;
        this.delivery = delivery;
    }

    /** @param connection the writer's own from here on */
    static DuckDbWriter open(
            DuckDBConnection connection, TableSchema schema, TableGate gate, DiskSpace disk, Appending appending)
            throws SQLException {
        try {
            int shape = gate.shape();
            List<RollupSql> rollups = RollupSql.of(connection, schema);
            Delivery delivery = schema.keyed()
                    ? UpsertDelivery.open(connection, schema, appending, rollups)
                    : AppendDelivery.open(connection, schema, appending, rollups);
            return new DuckDbWriter(connection, schema, gate, disk, shape, delivery);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void append(RowBatch rows) {
        attempt(() -> {
            if (delivery.needsTransaction()) {
                begin();
            }
            delivery.append(rows);
        });
    }

    @Override
    public void truncate() {
        attempt(delivery::truncate);
    }

    @Override
    public void commit(List<LedgerEntry> entries) {
        if (!schema.keyed()) {
            attempt(() -> deliverAndCommit(entries));
            return;
        }
        gate.deleting.lock();
        try {
            attempt(() -> deliverAndCommit(entries));
        } finally {
            gate.deleting.unlock();
        }
    }

    private void deliverAndCommit(List<LedgerEntry> entries) throws SQLException {
        begin();
        delivery.deliver();
        DuckDbLedger.append(connection, entries);
        requireShape();
        Statements.execute(connection, "COMMIT");
        open = false;
        delivery.committed();
    }

    @Override
    public void rollback() {
        delivery.discard();
        try {
            try {
                if (open) {
                    open = false;
                    Statements.execute(connection, "ROLLBACK");
                }
            } finally {
                delivery.afterRollback(); // also when a failed COMMIT has rolled back already
            }
        } catch (SQLException e) {
            throw DuckDbErrors.failed("roll back table `" + schema.name() + "`", e);
        }
    }

    /** Said in SQL: the driver begins a transaction by itself for a statement, but not for an appender. */
    private void begin() throws SQLException {
        if (!open) {
            requireShape();
            disk.require("write to table `" + schema.name() + "`");
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
        delivery.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw DuckDbErrors.failed("close the writer of table `" + schema.name() + "`", e);
        }
    }
}
