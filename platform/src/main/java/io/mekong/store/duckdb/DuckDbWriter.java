package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.store.LedgerEntry;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Appends rows and ledger in one transaction of a connection of its own. */
final class DuckDbWriter implements TableWriter {
    private final DuckDBConnection connection;
    private final TableSchema schema;
    private final BatchAppender appender;
    private boolean open;

    /** @param storedOrder the columns of the table on disk: added ones stand last */
    DuckDbWriter(DuckDBConnection connection, TableSchema schema, List<String> storedOrder, Appending appending) {
        this.connection = connection;
        this.schema = schema;
        List<Integer> order = storedOrder.stream()
                .map(name -> schema.indexOf(name)
                        .orElseThrow(() -> MekongException.bug("stored column `" + name + "` is unknown", null)))
                .toList();
        this.appender = appending.open(connection, new AppendTarget("main", schema.name(), schema, order));
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
            execute("COMMIT");
            open = false;
        });
    }

    @Override
    public void rollback() {
        if (open) {
            open = false;
            appender.discard();
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
            execute("BEGIN TRANSACTION");
            open = true;
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

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
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
