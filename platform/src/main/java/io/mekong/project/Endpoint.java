package io.mekong.project;

import io.mekong.core.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A query that programs ask over HTTP at a path of its own.
 *
 * @param database of the settings; empty: the project's tables
 * @param query one SELECT; {@code $name} stands for a parameter
 * @param paging empty: all rows at once, within the limits of the SQL door
 * @param rate how often one address may ask; empty: as it likes
 * @param cache how long an answer out of a database may be given again; zero: never
 * @param line where the query stands in its file, for messages
 */
public record Endpoint(
        String name,
        String description,
        EndpointPath path,
        Optional<String> database,
        String query,
        Map<String, EndpointParameter> parameters,
        Optional<Paging> paging,
        Optional<Rate> rate,
        Duration cache,
        int line) {
    /** Names that paging takes for itself. */
    public static final String LIMIT = "limit";

    public static final String OFFSET = "offset";

    public Endpoint {
        parameters = Ordered.copy(parameters);
    }

    /** How many rows a page has when nothing is said, and at most. */
    public record Paging(int usual, int most) {
        @Override
        public String toString() {
            return usual + " of at most " + most;
        }
    }

    public record Rate(int times, Duration per) {
        @Override
        public String toString() {
            return times + " in " + Durations.format(per);
        }
    }

    /** The query as it is run: with {@code $limit} and {@code $offset} where it has pages. */
    public String statement() {
        // On a line of its own: the query may end in a comment.
        return paging.isPresent() ? query + "\nLIMIT $" + LIMIT + " OFFSET $" + OFFSET : query;
    }

    /** A value of every name in {@link #statement}, to try it with. */
    public Map<String, Object> samples() {
        Map<String, Object> samples = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> samples.put(name, parameter.sample()));
        if (paging.isPresent()) {
            samples.put(LIMIT, 1L);
            samples.put(OFFSET, 0L);
        }
        return samples;
    }
}
