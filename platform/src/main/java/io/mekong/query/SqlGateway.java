package io.mekong.query;

import io.mekong.core.MekongException;
import io.mekong.project.Settings;
import io.mekong.store.ParsedQuery;
import io.mekong.store.QueryResult;
import io.mekong.store.SqlEngine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The one door to SQL: bounds every query, and answers from memory what cannot have changed. Thread-safe. */
public final class SqlGateway {
    private static final int LONGEST_SQL = 100_000;
    private static final int PARSED_KEPT = 500;
    private static final int RESULTS_KEPT = 100;
    private static final int LARGEST_KEPT_ROWS = 2_000;

    private final SqlEngine engine;
    private final Settings.Query limits;
    private final TableVersions versions;
    /** Whether a table changes only by commits that {@link TableVersions} hears of. */
    private final Predicate<String> versioned;

    private final Map<String, ParsedQuery> parsed = leastRecentlyUsed(PARSED_KEPT);
    private final Map<Key, Kept> results = leastRecentlyUsed(RESULTS_KEPT);
    private final LongAdder queries = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder cached = new LongAdder();
    private final LongAdder busyNanos = new LongAdder();

    /** What the gateway did since the process started. */
    public record Counts(long queries, long failures, long cached, Duration busy) {}

    public SqlGateway(SqlEngine engine, Settings.Query limits, TableVersions versions, Predicate<String> versioned) {
        this.engine = engine;
        this.limits = limits;
        this.versions = versions;
        this.versioned = versioned;
    }

    /** @throws io.mekong.store.SqlException with the position of the mistake where there is one */
    public SqlAnswer run(SqlRequest request) {
        long started = System.nanoTime();
        queries.increment();
        try {
            ParsedQuery query = parse(request.sql());
            int maxRows = Math.min(limits.maxRows(), positive(request.maxRows().orElse(limits.maxRows()), "maxRows"));
            Key key = new Key(request.sql(), request.parameters(), maxRows);
            Map<String, Long> numbers = versions.numbers(query.tables());
            QueryResult kept = kept(key, query, numbers);
            if (kept != null) {
                cached.increment();
                return new SqlAnswer(kept, Duration.ofNanos(System.nanoTime() - started), true);
            }
            QueryResult result = engine.execute(query, request.parameters(), maxRows, timeout(request));
            keep(key, query, new Kept(numbers, result));
            return new SqlAnswer(result, Duration.ofNanos(System.nanoTime() - started), false);
        } catch (MekongException e) {
            failures.increment();
            throw e;
        } finally {
            busyNanos.add(System.nanoTime() - started);
        }
    }

    /** @throws io.mekong.store.SqlException when the query is not one readable SELECT */
    public ParsedQuery parse(String sql) {
        if (sql.isBlank()) {
            throw MekongException.user("There is no query", "the text is empty", "Write a SELECT.");
        }
        if (sql.length() > LONGEST_SQL) {
            throw MekongException.user(
                    "The query is too long", sql.length() + " characters, of at most " + LONGEST_SQL, "Shorten it.");
        }
        synchronized (parsed) {
            ParsedQuery known = parsed.get(sql);
            if (known != null) {
                return known;
            }
        }
        ParsedQuery query = engine.parse(sql);
        synchronized (parsed) {
            parsed.put(sql, query);
        }
        return query;
    }

    /** Where the tables stand that the query reads; empty where the same tables may give another answer. */
    public Optional<Map<String, Long>> versions(String sql) {
        ParsedQuery query = parse(sql);
        return cacheable(query) ? Optional.of(versions.numbers(query.tables())) : Optional.empty();
    }

    public Counts counts() {
        return new Counts(queries.sum(), failures.sum(), cached.sum(), Duration.ofNanos(busyNanos.sum()));
    }

    private @Nullable QueryResult kept(Key key, ParsedQuery query, Map<String, Long> numbers) {
        if (!cacheable(query)) {
            return null;
        }
        synchronized (results) {
            Kept kept = results.get(key);
            return kept != null && kept.numbers().equals(numbers) ? kept.result() : null;
        }
    }

    private void keep(Key key, ParsedQuery query, Kept kept) {
        if (cacheable(query) && kept.result().rows().size() <= LARGEST_KEPT_ROWS) {
            synchronized (results) {
                results.put(key, kept);
            }
        }
    }

    private boolean cacheable(ParsedQuery query) {
        return query.repeatable() && query.tables().stream().allMatch(versioned);
    }

    private Duration timeout(SqlRequest request) {
        Duration wanted = request.timeout().orElse(limits.timeout());
        positive((int) Math.min(Integer.MAX_VALUE, wanted.toMillis()), "timeoutMs");
        return wanted.compareTo(limits.timeout()) < 0 ? wanted : limits.timeout();
    }

    private static int positive(int number, String name) {
        if (number <= 0) {
            throw MekongException.user(
                    "`" + name + "` cannot be " + number, "it must be above zero", "Leave it out or raise it.");
        }
        return number;
    }

    private static <K, V> Map<K, V> leastRecentlyUsed(int size) {
        return new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > size;
            }
        };
    }

    private record Key(String sql, List<@Nullable Object> parameters, int maxRows) {}

    private record Kept(Map<String, Long> numbers, QueryResult result) {}
}
