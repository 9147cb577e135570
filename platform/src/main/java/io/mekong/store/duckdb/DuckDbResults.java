package io.mekong.store.duckdb;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.store.BoundQuery;
import io.mekong.store.Results;
import io.mekong.store.SqlException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Fills tables of results. What is run is one SELECT by DuckDB's own parse, as at people's door; only where its rows go is
 * ours. It has no time limit but the caller's interrupt.
 */
final class DuckDbResults {
    /** As at people's door: a query is planned by recursion. */
    private static final long STACK_BYTES = 64L << 20;

    private final DuckDBConnection database;
    private final TableGate.Gates gates;
    private final DuckDbSql sql;
    private @Nullable PreparedStatement running;
    private boolean stopped;

    DuckDbResults(DuckDBConnection database, TableGate.Gates gates, DuckDbSql sql) {
        this.database = database;
        this.gates = gates;
        this.sql = sql;
    }

    long put(Results results) throws InterruptedException {
        FutureTask<Long> work = new FutureTask<>(() -> run(results));
        Thread thread = Thread.ofPlatform()
                .daemon()
                .stackSize(STACK_BYTES)
                .name("results-" + results.table())
                .start(work);
        try {
            return work.get();
        } catch (InterruptedException e) {
            stop();
            thread.join();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw MekongException.bug("results could not be put into `" + results.table() + "`", e.getCause());
        }
    }

    private long run(Results results) {
        sql.parse(results.query().sql());
        // A condition is refused where it is not one of a query.
        results.replace().ifPresent(condition -> sql.parse("SELECT 1 WHERE (" + condition.sql() + "\n)"));
        TableGate gate = gates.of(StoredNames.results(results.table()));
        gate.deleting.lock();
        try (DuckDBConnection own = database.duplicate()) {
            return Transaction.in(own, () -> fill(own, results));
        } catch (SQLException e) {
            throw DuckDbErrors.failed("put results into `" + results.table() + "`", e);
        } finally {
            gate.deleting.unlock();
        }
    }

    private long fill(DuckDBConnection own, Results results) throws SQLException {
        String name = results.table();
        String table = StoredNames.results(name);
        boolean there =
                has(own, "duckdb_tables() WHERE schema_name = '" + StoredNames.RESULTS + "' AND table_name = ?", name);
        if (!there) {
            requireFree(own, name);
        }
        if (there && results.replace().isPresent()) {
            execute(own, "DELETE FROM " + table + " WHERE (", results.replace().get(), "\n)");
            return execute(own, "INSERT INTO " + table + " BY NAME ", results.query(), "");
        }
        long rows = execute(own, "CREATE OR REPLACE TABLE " + table + " AS ", results.query(), "");
        Statements.execute(own, "CREATE OR REPLACE VIEW " + StoredNames.view(name) + " AS SELECT * FROM " + table);
        return rows;
    }

    /** A view of that name that is none of a table of results is somebody else's. */
    static void requireFree(DuckDBConnection own, String name) throws SQLException {
        boolean there =
                has(own, "duckdb_tables() WHERE schema_name = '" + StoredNames.RESULTS + "' AND table_name = ?", name);
        if (!there && has(own, "duckdb_views() WHERE schema_name = 'main' AND view_name = ?", name)) {
            throw new SqlException(
                    ErrorCode.USER,
                    "The results cannot be called `" + name + "`",
                    "a table of the project, a rollup or a view has that name",
                    "Choose another name.",
                    OptionalInt.empty(),
                    null);
        }
    }

    private long execute(DuckDBConnection own, String before, BoundQuery query, String after) throws SQLException {
        String text = query.sql().substring(0, BoundedSql.end(query.sql()));
        try (PreparedStatement statement = own.prepareStatement(before + text + after)) {
            List<@Nullable Object> values = query.values();
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, DuckDbValues.parameter(values.get(i)));
            }
            begin(statement);
            try {
                return statement.execute() ? 0 : Math.max(0, statement.getLargeUpdateCount());
            } finally {
                begin(null);
            }
        } catch (SQLException e) {
            throw DuckDbErrors.inQuery(query.sql(), SqlText.utf8Length(before), e);
        }
    }

    private static boolean has(DuckDBConnection own, String where, String name) throws SQLException {
        return !Statements.query(own, "SELECT 1 FROM " + where, row -> row.getInt(1), name)
                .isEmpty();
    }

    private synchronized void begin(@Nullable PreparedStatement statement) throws SQLException {
        if (stopped && statement != null) {
            throw new SQLException("it was told to stop");
        }
        running = statement;
    }

    private synchronized void stop() {
        stopped = true;
        if (running != null) {
            try {
                running.cancel();
            } catch (SQLException e) {
                throw DuckDbErrors.failed("stop a query", e);
            }
        }
    }
}
