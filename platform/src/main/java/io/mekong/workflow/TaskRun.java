package io.mekong.workflow;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One task of a run, or one part of a task that is done for each of several items.
 *
 * @param attempt of how many there were; 0 before the first
 * @param forgiven how many of them were before somebody cleared it, and count no more
 * @param queuedAt when it might have begun
 * @param againAt when it is tried or asked again, while it is retrying or waiting
 * @param message what it did ({@code 4 messages}), why it failed, or what it waits for
 * @param outputs for the tasks after it; empty until it succeeded
 */
public record TaskRun(
        String name,
        State state,
        int attempt,
        int forgiven,
        Optional<Instant> queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Instant> againAt,
        String message,
        Map<String, Object> outputs,
        Optional<Part> part) {
    /**
     * PENDING → RUNNING → SUCCESS, FAILED or RETRYING, and from there to RUNNING again; before RUNNING it is QUEUED while
     * its pool has no free slot, and WAITING while what it waits for, or its parts, are not there yet. A task whose rule
     * can no longer be met becomes SKIPPED or UPSTREAM_FAILED without having run; CANCELLED is one that somebody stopped,
     * or that was still to come then.
     */
    public enum State {
        PENDING,
        QUEUED,
        RUNNING,
        WAITING,
        RETRYING,
        SUCCESS,
        FAILED,
        SKIPPED,
        UPSTREAM_FAILED,
        CANCELLED;

        /** Nothing happens to it any more. */
        boolean isFinal() {
            return switch (this) {
                case PENDING, QUEUED, RUNNING, WAITING, RETRYING -> false;
                case SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, CANCELLED -> true;
            };
        }

        /** What waits for it to succeed waits in vain. */
        boolean isFailure() {
            return this == FAILED || this == UPSTREAM_FAILED || this == CANCELLED;
        }

        /** The name in the API and in the database. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * @param of the task's name
     * @param index from 0
     * @param item a text, a number, or a row by its columns
     */
    public record Part(String of, int index, Object item) {}

    /** Before anything has happened to it. */
    static TaskRun pending(String name) {
        return pending(name, Optional.empty());
    }

    static TaskRun part(String task, int index, Object item) {
        return pending(task + "[" + index + "]", Optional.of(new Part(task, index, item)));
    }

    private static TaskRun pending(String name, Optional<Part> part) {
        return new TaskRun(
                name,
                State.PENDING,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                Map.of(),
                part);
    }

    /** As if it had not run, but for the number of its attempts, which tells their logs apart. */
    TaskRun cleared() {
        TaskRun fresh = pending(name, part);
        return new TaskRun(
                name,
                State.PENDING,
                attempt,
                attempt,
                fresh.queuedAt,
                fresh.startedAt,
                fresh.finishedAt,
                fresh.againAt,
                "",
                Map.of(),
                part);
    }

    TaskRun queued(Instant since) {
        return with(State.QUEUED, attempt, Optional.of(since), startedAt, Optional.empty(), Optional.empty(), "");
    }

    TaskRun running(Instant since, Instant now) {
        return with(
                State.RUNNING,
                attempt + 1,
                Optional.of(since),
                Optional.of(now),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    /** Asks again for what it waits for: the same attempt. */
    TaskRun asking() {
        return with(State.RUNNING, attempt, queuedAt, startedAt, Optional.empty(), Optional.empty(), message);
    }

    TaskRun waiting(String why, Optional<Instant> again) {
        return with(State.WAITING, attempt, queuedAt, startedAt, Optional.empty(), again, why);
    }

    TaskRun retrying(String why, Instant now, Instant again) {
        return with(State.RETRYING, attempt, queuedAt, startedAt, Optional.of(now), Optional.of(again), why);
    }

    TaskRun ended(State end, String why, Instant now) {
        return with(end, attempt, queuedAt, startedAt, Optional.of(now), Optional.empty(), why);
    }

    TaskRun succeeded(String what, Map<String, Object> gave, Instant now) {
        return new TaskRun(
                name,
                State.SUCCESS,
                attempt,
                forgiven,
                queuedAt,
                startedAt,
                Optional.of(now),
                Optional.empty(),
                what,
                gave,
                part);
    }

    private TaskRun with(
            State itsState,
            int itsAttempt,
            Optional<Instant> queued,
            Optional<Instant> started,
            Optional<Instant> finished,
            Optional<Instant> again,
            String why) {
        return new TaskRun(name, itsState, itsAttempt, forgiven, queued, started, finished, again, why, Map.of(), part);
    }

    /** The task that says what it does: of a part, the one it is a part of. */
    public String definition() {
        return part.map(Part::of).orElse(name);
    }

    /** How many attempts count. */
    int counted() {
        return attempt - forgiven;
    }
}
