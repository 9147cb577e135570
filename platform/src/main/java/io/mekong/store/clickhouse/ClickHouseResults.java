package io.mekong.store.clickhouse;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.store.BoundQuery;
import io.mekong.store.Results;
import io.mekong.store.ResultsFilling;
import io.mekong.store.RowBatch;
import io.mekong.store.SqlException;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/**
 * Fills tables of results: the rows go into a table that nobody knows, which then takes the name. It has no time limit but the
 * caller's interrupt.
 */
final class ClickHouseResults {
    private final Requests requests;
    private final Catalog catalog;
    private final Commits commits;
    private final ClickHouseSql sql;
    private final String id = "mekong results " + UUID.randomUUID();

    ClickHouseResults(Requests requests, Catalog catalog, Commits commits, ClickHouseSql sql) {
        this.requests = requests;
        this.catalog = catalog;
        this.commits = commits;
        this.sql = sql;
    }

    long put(Results results) throws InterruptedException {
        FutureTask<Long> work = new FutureTask<>(() -> locked(results));
        Thread thread = Thread.ofVirtual().name("results-" + results.table()).start(work);
        try {
            return work.get();
        } catch (InterruptedException e) {
            stop(thread);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof ServerError failure) {
                throw failure.failed("put results into `" + results.table() + "`");
            }
            throw MekongException.bug("results could not be put into `" + results.table() + "`", e.getCause());
        }
    }

    /** The query may not have reached the server yet. */
    private void stop(Thread thread) {
        try {
            while (thread.isAlive()) {
                requests.execute("KILL QUERY WHERE Settings['log_comment'] = " + SqlText.literal(id));
                if (thread.join(java.time.Duration.ofMillis(50))) {
                    return;
                }
            }
        } catch (ServerError e) {
            throw e.failed("stop a query");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long locked(Results results) throws ServerError {
        sql.parse(results.query().sql());
        // A condition is refused where it is not one of a query.
        results.replace().ifPresent(condition -> sql.parse("SELECT 1 WHERE (" + condition.sql() + "\n)"));
        Catalog.Gate gate = catalog.gate("~results " + results.table());
        gate.lock.writeLock().lock();
        try {
            return fill(results);
        } finally {
            gate.lock.writeLock().unlock();
        }
    }

    private long fill(Results results) throws ServerError {
        String name = results.table();
        requireFree(name);
        String before = catalog.results().getOrDefault(name, "");
        String rows = catalog.newRows(name);
        try {
            long put = before.isEmpty() || results.replace().isEmpty()
                    ? all(results, rows)
                    : part(results.query(), results.replace().get(), before, rows);
            take(name, before, rows);
            return put;
        } catch (ServerError | RuntimeException e) {
            if (!rows.equals(catalog.results().get(name))) {
                requests.execute("DROP TABLE IF EXISTS " + SqlText.quote(rows));
            }
            throw e;
        }
    }

    private void requireFree(String name) {
        if (catalog.ownerOf(name).isPresent() || catalog.isView(name) || name.equals("ledger")) {
            throw new SqlException(
                    ErrorCode.USER,
                    "The results cannot be called `" + name + "`",
                    "a table of the project, a rollup or a view has that name",
                    "Choose another name.",
                    OptionalInt.empty(),
                    null);
        }
    }

    private void take(String name, String before, String rows) throws ServerError {
        catalog.putResults(name, rows);
        requests.execute("CREATE OR REPLACE VIEW " + SqlText.quote(name) + " AS SELECT * FROM " + SqlText.quote(rows));
        if (!before.isEmpty()) {
            requests.execute("DROP TABLE IF EXISTS " + SqlText.quote(before));
        }
    }

    /** Rows that come from elsewhere. */
    ResultsFilling filling(TableSchema schema) {
        requireFree(schema.name());
        try {
            return new Filling(schema, catalog.newRows(schema.name()));
        } catch (ServerError e) {
            throw e.failed("fill `" + schema.name() + "`");
        }
    }

    private final class Filling implements ResultsFilling {
        private static final long LARGEST_BLOCK_BYTES = 16L << 20;

        private final String name;
        private final String rows;
        private final NativeBlock block = new NativeBlock();
        private final List<NativeBlock.Column> columns = new ArrayList<>();
        private int inserts;
        private boolean taken;

        Filling(TableSchema schema, String rows) throws ServerError {
            this.name = schema.name();
            this.rows = rows;
            StringJoiner definition = new StringJoiner(", ");
            for (StoredColumn column : schema.columns()) {
                columns.add(block.add(column.name(), column.type(), NativeBlock.Null.ALLOWED));
                definition.add(SqlText.quote(column.name()) + " " + ClickHouseTypes.nullable(column.type()));
            }
            requests.execute("CREATE TABLE " + SqlText.quote(rows) + " (" + definition
                    + ") ENGINE = MergeTree ORDER BY tuple()");
        }

        @Override
        public void append(RowBatch batch) {
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).append(batch.column(i), 0, batch.rows());
            }
            block.grown(batch.rows());
            if (block.bytes() > LARGEST_BLOCK_BYTES) {
                send();
            }
        }

        private void send() {
            if (block.rows() > 0) {
                try {
                    requests.insert(rows, block, rows + " " + inserts++);
                    block.clear();
                } catch (ServerError e) {
                    throw e.failed("fill `" + name + "`");
                }
            }
        }

        @Override
        public void commit() {
            send();
            Catalog.Gate gate = catalog.gate("~results " + name);
            gate.lock.writeLock().lock();
            try {
                take(name, catalog.results().getOrDefault(name, ""), rows);
                taken = true;
            } catch (ServerError e) {
                throw e.failed("fill `" + name + "`");
            } finally {
                gate.lock.writeLock().unlock();
            }
        }

        @Override
        public void close() {
            if (!taken) {
                try {
                    requests.execute("DROP TABLE IF EXISTS " + SqlText.quote(rows));
                } catch (ServerError e) {
                    throw e.failed("let go of rows for `" + name + "`");
                }
            }
        }
    }

    private long all(Results results, String rows) throws ServerError {
        run("CREATE TABLE " + SqlText.quote(rows) + " ENGINE = MergeTree ORDER BY tuple() AS ", results.query(), "");
        return count(rows);
    }

    private long part(BoundQuery query, BoundQuery replaced, String before, String rows) throws ServerError {
        requests.execute("CREATE TABLE " + SqlText.quote(rows) + " AS " + SqlText.quote(before));
        run(
                "INSERT INTO " + SqlText.quote(rows) + " SELECT * FROM " + SqlText.quote(before)
                        + " WHERE NOT ifNull((",
                replaced,
                "\n), false)");
        long kept = count(rows);
        Placeholders bound = Placeholders.bind(ClickHouseSql.onlyStatement(query.sql()), query.values());
        List<String> columns;
        try {
            columns = requests
                    .ask(
                            "SELECT * FROM (" + TimeBuckets.turned(bound.sql()) + "\n) LIMIT 0",
                            bound.settings(),
                            1,
                            Long.MAX_VALUE)
                    .columns()
                    .stream()
                    .map(column -> SqlText.quote(column.name()))
                    .toList();
        } catch (ServerError e) {
            throw Refusals.of(e, query.sql(), 0);
        }
        String names = columns.stream().collect(Collectors.joining(", "));
        run("INSERT INTO " + SqlText.quote(rows) + " (" + names + ") SELECT " + names + " FROM (", query, "\n)");
        return count(rows) - kept;
    }

    private void run(String before, BoundQuery query, String after) {
        Placeholders bound = Placeholders.bind(ClickHouseSql.onlyStatement(query.sql()), query.values());
        Map<String, String> settings = new HashMap<>(bound.settings());
        settings.putAll(commits.snapshot(requests.database(), catalog.versioned()));
        settings.put("log_comment", id);
        settings.put("async_insert", "0");
        try {
            requests.execute(before + TimeBuckets.turned(bound.sql()) + after, settings);
        } catch (ServerError e) {
            throw Refusals.of(e, query.sql(), before.length());
        }
    }

    private long count(String rows) throws ServerError {
        return ClickHouseLedger.number(
                requests.rows("SELECT toInt64(count()) FROM " + SqlText.quote(rows))
                        .getFirst(),
                0);
    }
}
