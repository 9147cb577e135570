package io.mekong.store.duckdb;

import io.mekong.store.ResultsFilling;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;

/**
 * Fills a table of results with rows from elsewhere. They go into a table beside it, committed with an empty name to nobody;
 * the last step takes the place of what was there.
 */
final class DuckDbResultsFilling implements ResultsFilling {
    private static final String DRAFT = "~draft";

    private final DuckDBConnection connection;
    private final TableGate.Gates gates;
    private final String name;
    private final BatchAppender appender;
    private boolean committed;

    private DuckDbResultsFilling(
            DuckDBConnection connection, TableGate.Gates gates, String name, BatchAppender appender) {
        this.connection = connection;
        this.gates = gates;
        this.name = name;
        this.appender = appender;
    }

    static DuckDbResultsFilling begin(DuckDBConnection database, TableGate.Gates gates, TableSchema schema) {
        try {
            DuckDBConnection own = database.duplicate();
            try {
                DuckDbResults.requireFree(own, schema.name());
                String columns = schema.columns().stream()
                        .map(column -> SqlText.quote(column.name()) + " " + DuckDbTypes.of(column.type()))
                        .collect(Collectors.joining(", "));
                String draft = schema.name() + DRAFT;
                Statements.execute(own, "CREATE OR REPLACE TABLE " + StoredNames.results(draft) + " (" + columns + ")");
                AppendTarget target = new AppendTarget(
                        StoredNames.RESULTS,
                        draft,
                        schema,
                        IntStream.range(0, schema.columns().size()).boxed().toList());
                Statements.execute(own, "BEGIN TRANSACTION");
                return new DuckDbResultsFilling(
                        own, gates, schema.name(), Appending.CHUNKS.thatWorks().open(own, target));
            } catch (SQLException | RuntimeException e) {
                own.close();
                throw e;
            }
        } catch (SQLException e) {
            throw DuckDbErrors.failed("fill `" + schema.name() + "`", e);
        }
    }

    @Override
    public void append(RowBatch batch) {
        try {
            appender.append(batch);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("fill `" + name + "`", e);
        }
    }

    @Override
    public void commit() {
        TableGate gate = gates.of(StoredNames.results(name));
        gate.deleting.lock();
        try {
            appender.flush();
            Statements.execute(connection, "COMMIT");
            Transaction.in(connection, () -> {
                String draft = StoredNames.results(name + DRAFT);
                Statements.execute(
                        connection,
                        "CREATE OR REPLACE TABLE " + StoredNames.results(name) + " AS SELECT * FROM " + draft);
                Statements.execute(
                        connection,
                        "CREATE OR REPLACE VIEW " + StoredNames.view(name) + " AS SELECT * FROM "
                                + StoredNames.results(name));
                return Statements.execute(connection, "DROP TABLE " + draft);
            });
            committed = true;
        } catch (SQLException e) {
            throw DuckDbErrors.failed("fill `" + name + "`", e);
        } finally {
            gate.deleting.unlock();
        }
    }

    @Override
    public void close() {
        try (connection) {
            if (!committed) {
                appender.discard();
                appender.close();
                Statements.execute(connection, "ROLLBACK");
                Statements.execute(connection, "DROP TABLE IF EXISTS " + StoredNames.results(name + DRAFT));
            } else {
                appender.close();
            }
        } catch (SQLException e) {
            throw DuckDbErrors.failed("let go of rows for `" + name + "`", e);
        }
    }
}
