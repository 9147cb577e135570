package io.mekong.query;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Something that viewers watch: a chart, the pipeline. Its state is computed once for all who watch, and always whole:
 * a viewer who missed some states needs only the newest.
 */
public interface LiveTopic {
    /** The name of the server-sent event. */
    String event();

    /** The tables whose commits change it. */
    Set<String> tables();

    /** How often it changes by itself (a sliding time range does); empty: only by commits. */
    Optional<Duration> refresh();

    /** The state now, as JSON. A failure is a state too: it does not throw for a query that fails. */
    String compute(int viewers);
}
