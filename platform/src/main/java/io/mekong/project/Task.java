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

    /** What a task does. */
    public sealed interface Work {
        /** The word for it in a file. */
        String type();

        /** Sends ticks of a generator; succeeds only once Kafka has acknowledged every message. */
        record Generate(String source, int ticks) implements Work {
            @Override
            public String type() {
                return "generate";
            }
        }

        /**
         * Asks the tables; the columns of the first row are the task's outputs. {@code $data_interval_start}, {@code
         * $data_interval_end}, {@code $logical_date} and the run's parameters are bound.
         */
        record Sql(String query) implements Work {
            @Override
            public String type() {
                return "sql";
            }
        }

        /** Sends a request; an answer with another status than 2xx is a failure. */
        record Http(String method, String url, Map<String, String> headers, Optional<String> body) implements Work {
            public Http {
                headers = Ordered.copy(headers);
            }

            @Override
            public String type() {
                return "http";
            }
        }

        /**
         * Runs a program in the project's folder. The run is told in variables of its environment ({@code MEKONG_RUN_ID},
         * {@code MEKONG_PARAM_…}); nothing is ever put into the words of the command.
         */
        record Shell(List<String> command, Map<String, String> environment) implements Work {
            public Shell {
                command = List.copyOf(command);
                environment = Ordered.copy(environment);
            }

            @Override
            public String type() {
                return "shell";
            }
        }

        /** Proves a table; fails where the proof does not hold. */
        record Verify(String table) implements Work {
            @Override
            public String type() {
                return "verify";
            }
        }
    }
}
