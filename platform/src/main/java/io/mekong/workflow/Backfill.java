package io.mekong.workflow;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Runs for due times of the past.
 *
 * @param times in the order they are seen to
 * @param seen how many of them have been seen to
 */
public record Backfill(
        long id,
        String workflow,
        Order order,
        State state,
        List<Instant> times,
        int seen,
        Counts counts,
        Instant createdAt) {
    public Backfill {
        times = List.copyOf(times);
    }

    /** Runs that it made, or that it lets run again. */
    public record Counts(int queued, int running, int success, int failed) {}

    /**
     * How due times are made up for.
     *
     * @param maxActive how many of its runs may be active; beside those that the workflow has otherwise
     */
    public record Order(Reprocess reprocess, int maxActive, Map<String, String> parameters) {
        public Order {
            parameters = Map.copyOf(parameters);
        }
    }

    /** What becomes of due times that have had their run: nothing, again if it failed, again in any case. */
    public enum Reprocess {
        MISSING,
        FAILED,
        ALL;

        /** The name in the API and in the database. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Reprocess of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** RUNNING → DONE or CANCELLED. */
    public enum State {
        RUNNING,
        DONE,
        CANCELLED;

        /** The name in the API and in the database. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What a backfill would do for a due time.
     *
     * @param run that the time has had
     */
    public record Planned(Instant scheduledFor, Optional<Run.Interval> interval, Action action, Optional<Long> run) {}

    /** CREATE makes a run, RERUN lets the one that there was run again, KEEP leaves it. */
    public enum Action {
        CREATE,
        RERUN,
        KEEP;

        /** The name in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is to be done for a time that has had this run, or none. */
    static Action action(Reprocess reprocess, Optional<Run.State> had) {
        if (had.isEmpty()) {
            return Action.CREATE;
        }
        boolean again = switch (reprocess) {
            case MISSING -> false;
            case FAILED -> had.get() == Run.State.FAILED || had.get() == Run.State.CANCELLED;
            case ALL -> had.get().isFinal();
        };
        return again ? Action.RERUN : Action.KEEP;
    }
}
