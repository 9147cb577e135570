package io.mekong.store.clickhouse;

import io.mekong.core.DataSize;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.store.ParsedQuery;
import io.mekong.store.QueryResult;
import io.mekong.store.QueryResult.ResultColumn;
import io.mekong.store.SchemaTable;
import io.mekong.store.SqlEngine;
import io.mekong.store.SqlException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * People's queries. Only what ClickHouse itself parses as one SELECT over the project's tables is run, with {@code readonly}
 * set, which refuses writes, settings, files and the network whatever the text says, and as of one moment: what was
 * committed when it began.
 */
final class ClickHouseSql implements SqlEngine {
    private static final String EXPLAIN = "EXPLAIN AST ";
    /** Of the project's own, not of those behind them. */
    private static final Pattern SHOW_TABLES = Pattern.compile("(?is)\\s*SHOW\\s+TABLES\\s*;?\\s*");

    private static final long LARGEST_RESULT_BYTES = 32L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Requests requests;
    private final Catalog catalog;
    private final Commits commits;
    private final DataSize memoryLimit;
    private final Semaphore slots;

    ClickHouseSql(Requests requests, Catalog catalog, Commits commits, DataSize memoryLimit, int concurrency) {
        this.requests = requests;
        this.catalog = catalog;
        this.commits = commits;
        this.memoryLimit = memoryLimit;
        this.slots = new Semaphore(concurrency, true);
    }

    @Override
    public ParsedQuery parse(String sql) {
        String one = Placeholders.blank(onlyStatement(sql));
        return QueryTree.read(sql, requests.database(), tree(one));
    }

    /** The parse of a query, a line for each node. */
    List<String> tree(String sql) {
        try {
            // What it is about is not run, and read alone: what is behind it would be, by an engine that takes several.
            return requests.rows(EXPLAIN + sql, Map.of("readonly", "1")).stream()
                    .map(row -> String.valueOf(row.getFirst()))
                    .toList();
        } catch (ServerError e) {
            throw Refusals.of(e, sql, EXPLAIN.length());
        }
    }

    @Override
    public QueryResult execute(
            ParsedQuery query, List<? extends @Nullable Object> parameters, int maxRows, Duration timeout) {
        Placeholders bound = Placeholders.bind(onlyStatement(query.sql()), parameters);
        Map<String, String> settings = new HashMap<>(bound.settings());
        settings.putAll(commits.snapshot(requests.database(), catalog.versioned()));
        settings.put("readonly", "1");
        settings.put("max_execution_time", Double.toString(timeout.toMillis() / 1_000.0));
        settings.put("timeout_before_checking_execution_speed", "0");
        settings.put("max_memory_usage", Long.toString(memoryLimit.bytes()));
        // Times that a DateTime cannot hold are not wrapped around by the functions that round.
        settings.put("enable_extended_results_for_datetime_functions", "1");
        settings.put("cancel_http_readonly_queries_on_client_close", "1");
        if (query.rows() != ParsedQuery.Rows.FEW) {
            settings.put("limit", Long.toString(maxRows + 1L));
        }
        acquire();
        long started = System.nanoTime();
        try {
            String sql = SHOW_TABLES.matcher(query.sql()).matches()
                    ? SqlText.read("show-tables.sql")
                    : TimeBuckets.turned(bound.sql());
            JsonRows answer = requests.ask(sql, settings, maxRows, LARGEST_RESULT_BYTES);
            return new QueryResult(
                    answer.columns(), answer.rows(), answer.truncated(), Duration.ofNanos(System.nanoTime() - started));
        } catch (ServerError e) {
            throw e.code() == ServerError.TIMEOUT || e.code() == ServerError.TOO_SLOW
                    ? Refusals.tooSlow(timeout, e)
                    : Refusals.of(e, query.sql(), 0);
        } finally {
            slots.release();
        }
    }

    @Override
    public List<SchemaTable> schema() {
        Map<String, SchemaTable> tables = new LinkedHashMap<>();
        try {
            for (List<@Nullable Object> row : requests.rows(SqlText.read("schema.sql"))) {
                String view = String.valueOf(row.get(0));
                boolean ours = view.equals("ledger");
                boolean results = catalog.results().containsKey(view);
                if (!ours
                        && !results
                        && !catalog.isView(view)
                        && catalog.ownerOf(view).isEmpty()) {
                    continue;
                }
                String name = ours ? "mekong.ledger" : view;
                SchemaTable.Kind kind = ours
                        ? SchemaTable.Kind.LEDGER
                        : results || catalog.find(view).isPresent() ? SchemaTable.Kind.TABLE : SchemaTable.Kind.VIEW;
                List<ResultColumn> columns =
                        new ArrayList<>(tables.getOrDefault(name, new SchemaTable(name, kind, List.of()))
                                .columns());
                columns.add(new ResultColumn(String.valueOf(row.get(1)), String.valueOf(row.get(2))));
                tables.put(name, new SchemaTable(name, kind, columns));
            }
        } catch (ServerError e) {
            throw e.failed("read the schema");
        }
        return List.copyOf(tables.values());
    }

    /** Without what stands behind its semicolon, which must be nothing. */
    static String onlyStatement(String sql) {
        int statements = 0;
        boolean begun = false;
        int end = sql.length();
        for (int at = 0; at < sql.length(); at = SqlText.next(sql, at)) {
            if (sql.charAt(at) == ';') {
                end = Math.min(end, at);
                begun = false;
            } else if (!begun && !SqlText.isBlank(sql, at)) {
                begun = true;
                statements++;
            }
        }
        if (statements == 0) {
            throw Refusals.readOnly();
        }
        if (statements > 1) {
            throw Refusals.refused(
                    "it holds " + statements + " statements", "Send one query at a time.", OptionalInt.empty());
        }
        return sql.substring(0, end);
    }

    private void acquire() {
        try {
            if (slots.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("The query did not run", "it was interrupted", "", e);
        }
        throw new SqlException(
                ErrorCode.RESOURCE,
                "The query did not run",
                "too many others are running",
                "Try again in a moment, or raise `query.concurrency`.",
                OptionalInt.empty(),
                null);
    }
}
