package io.mekong.project;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One step of a workflow's run.
 *
 * @param after the tasks it waits for; empty: it begins with the run
 * @param rule what must have become of them
 * @param timeout of one attempt; it is interrupted then, and counts as failed
 */
public record Task(Work work, Set<String> after, Rule rule, Retries retries, Duration timeout) {
    /** An attempt that no file says more about. */
    public static final Duration TIMEOUT = Duration.ofHours(1);

    public Task {
        after = Collections.unmodifiableSet(new LinkedHashSet<>(after));
    }

    /** Begins with the run, is tried once, and given an hour. */
    public static Task of(Work work) {
        return new Task(work, Set.of(), Rule.ALL_SUCCESS, Retries.NONE, TIMEOUT);
    }

    public Task after(String... tasks) {
        return new Task(work, Set.of(tasks), rule, retries, timeout);
    }

    /** When a task may begin, by what became of those before it. As Airflow's trigger rules. */
    public enum Rule {
        /** All succeeded. One that failed fails this one; one that was skipped skips it. */
        ALL_SUCCESS,
        /** None failed; some may have been skipped. */
        NONE_FAILED,
        /** At least one succeeded. */
        ONE_SUCCESS,
        /** At least one failed; otherwise it is skipped. For what cleans up or tells somebody. */
        ONE_FAILED,
        /** All have ended, however. */
        ALL_DONE
    }

    /**
     * What to do when an attempt fails.
     *
     * @param times how often it is tried again
     * @param delay before the second attempt; it doubles each time, and half of it is left to chance
     * @param longest delay
     */
    public record Retries(int times, Duration delay, Duration longest) {
        public static final Retries NONE = new Retries(0, Duration.ofSeconds(10), Duration.ofMinutes(10));
    }
}
