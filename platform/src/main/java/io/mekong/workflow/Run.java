package io.mekong.workflow;

import io.mekong.project.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a workflow.
 *
 * @param scheduledFor the due time it ran for; of a manual run, when it was asked for
 * @param interval the time that its data are of: from the due time before to this one; empty in a run of an older version
 * @param parameters what it was given, with what the workflow has for the others
 * @param event what caused it, by name: {@code topic} and {@code value}, for example; empty unless it was an event
 * @param message why it failed; empty otherwise
 * @param deadlineMissed whether it was not over when it should have been
 * @param backfill the number of the backfill that made it
 * @param parent the run whose task started it
 * @param tasks in the order they run, parts of a task behind it; a list of runs leaves parts out
 */
public record Run(
        long id,
        String workflow,
        State state,
        Trigger trigger,
        Instant scheduledFor,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Interval> interval,
        Map<String, String> parameters,
        Map<String, String> event,
        String message,
        boolean deadlineMissed,
        Optional<Long> backfill,
        Optional<Long> parent,
        List<TaskRun> tasks) {
    public Run {
        event = Map.copyOf(event);
        parameters = Map.copyOf(parameters);
        tasks = List.copyOf(tasks);
    }

    Run with(List<TaskRun> itsTasks) {
        return new Run(
                id,
                workflow,
                state,
                trigger,
                scheduledFor,
                startedAt,
                finishedAt,
                interval,
                parameters,
                event,
                message,
                deadlineMissed,
                backfill,
                parent,
                itsTasks);
    }

    /** @param end not included */
    public record Interval(Instant start, Instant end) {
        /** From the due time before {@code end}. */
        static Optional<Interval> until(Workflow.Schedule schedule, Instant end) {
            return schedule.before(end).map(start -> new Interval(start, end));
        }
    }

    /** QUEUED → RUNNING → SUCCESS, FAILED or CANCELLED. It waits in the queue while as many others are active as may be. */
    public enum State {
        QUEUED,
        RUNNING,
        SUCCESS,
        FAILED,
        CANCELLED;

        boolean isFinal() {
            return this != QUEUED && this != RUNNING;
        }

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
        MANUAL,
        BACKFILL,
        EVENT,
        /** A task of another run. */
        WORKFLOW;

        /** The name in the API and in the database. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Trigger of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }
}
