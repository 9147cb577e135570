package io.mekong.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Read-only SQL. It cannot write, reach files or the network, or change settings, whatever the text says. */
public interface SqlEngine {
    /**
     * Reads the query without running it.
     *
     * @throws SqlException USER with the position of the mistake
     */
    ParsedQuery parse(String sql);

    /**
     * Runs one query and returns at most {@code maxRows} rows.
     *
     * @param parameters bound to {@code ?} or {@code $1}, {@code $2}, …
     * @throws SqlException USER for a mistake in the query, RESOURCE when it took too long, too much memory, or too
     *     many others are running
     */
    QueryResult execute(ParsedQuery query, List<? extends @Nullable Object> parameters, int maxRows, Duration timeout);

    /** Every table and view that a query may name, with its columns. */
    List<SchemaTable> schema();
}
