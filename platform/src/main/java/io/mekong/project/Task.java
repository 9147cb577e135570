package io.mekong.project;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One step of a workflow's run.
 *
 * @param each what it is done for, once each; empty: it is done once
 * @param cursors that it moves on, by name, with what they are before the first time. An output of a cursor's name is
 *     where the cursor then stands, committed with the task's success
 * @param steps of a cursor that it goes through by itself
 */
public record Task(
        Work work,
        Start start,
        Effort effort,
        Optional<Each> each,
        Map<String, String> cursors,
        Optional<Steps> steps) {
    /** An attempt that no file says more about. */
    public static final Duration TIMEOUT = Duration.ofHours(1);

    public Task {
        cursors = Ordered.copy(cursors);
    }

    /** Begins with the run, is tried once, and given an hour. */
    public static Task of(Work work) {
        return new Task(work, Start.FIRST, Effort.USUAL, Optional.empty(), Map.of(), Optional.empty());
    }

    public Task after(String... tasks) {
        return with(new Start(Set.of(tasks), start.rule(), start.when(), start.dependsOnPast()));
    }

    public Task with(Start other) {
        return new Task(work, other, effort, each, cursors, steps);
    }

    public Task with(Effort other) {
        return new Task(work, start, other, each, cursors, steps);
    }

    public Task forEach(Each items) {
        return new Task(work, start, effort, Optional.of(items), cursors, steps);
    }

    public Set<String> after() {
        return start.after();
    }

    /**
     * When it may begin.
     *
     * @param after the tasks it waits for; empty: it begins with the run
     * @param rule what must have become of them
     * @param when a condition in SQL; where it does not hold the task is skipped
     * @param dependsOnPast whether it also waits until it has succeeded in the workflow's run before this one
     */
    public record Start(Set<String> after, Rule rule, Optional<String> when, boolean dependsOnPast) {
        public static final Start FIRST = new Start(Set.of(), Rule.ALL_SUCCESS, Optional.empty(), false);

        public Start {
            after = Collections.unmodifiableSet(new LinkedHashSet<>(after));
        }
    }

    /**
     * What it may cost.
     *
     * @param timeout of one attempt; it is interrupted then, and counts as failed
     * @param pool of whose slots an attempt holds one
     * @param priority the higher, the sooner it gets a slot
     */
    public record Effort(Retries retries, Duration timeout, Optional<String> pool, int priority) {
        public static final Effort USUAL = new Effort(Retries.NONE, TIMEOUT, Optional.empty(), 0);
    }

    /**
     * Does a task once for each of several: each part knows its own by {@code item}, and by {@code item.COLUMN} where it is
     * a row.
     *
     * @param parallel how many of them at once
     */
    public record Each(Items source, int parallel) {
        /** Where the items come from. */
        public sealed interface Items {}

        /** Texts, with values in their places. */
        public record Listed(List<String> texts) implements Items {
            public Listed {
                texts = List.copyOf(texts);
            }
        }

        /** Each row is one. */
        public record Asked(String query) implements Items {}

        /** An output of a task before, a list: {@code outputs.TASK.NAME}. */
        public record Given(String output) implements Items {}
    }

    /**
     * The task is done for one value of a cursor after the other, until there is nothing to do for one.
     *
     * @param atMost values in one attempt
     */
    public record Steps(String cursor, Step step, int atMost) {
        /** From one value to the next. */
        public sealed interface Step {}

        /** The values are numbers. */
        public record Counted(long by) implements Step {}

        /** The values are times, as ISO-8601 text; what a text makes of one has its parts too, by {@link TimeParts}. */
        public record Time(Duration by) implements Step {}
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
