package io.mekong.workflow;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One run of a workflow.
 *
 * @param scheduledFor the due time it ran for; of a manual run, when it was asked for
 * @param message why it failed; empty otherwise
 * @param tasks in the order they run
 */
public record Run(
        long id,
        String workflow,
        State state,
        Trigger trigger,
        Instant scheduledFor,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        String message,
        List<TaskRun> tasks) {
    public Run {
        tasks = List.copyOf(tasks);
    }

    /** QUEUED → RUNNING → SUCCESS or FAILED. Only a manual run waits in the queue: while another run is active. */
    public enum State {
        QUEUED,
        RUNNING,
        SUCCESS,
        FAILED;

        /** The name in the API and in the database. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** What started a run. */
    public enum Trigger {
        SCHEDULE,
        MANUAL;

        /** The name in the API and in the database. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Trigger of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }
}
