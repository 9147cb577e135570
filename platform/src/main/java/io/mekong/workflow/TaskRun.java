package io.mekong.workflow;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One task of a run.
 *
 * @param attempt of how many there were; 0 before the first
 * @param againAt when it is tried again, while it is retrying
 * @param message what it did ({@code 4 messages}), or why it failed
 */
public record TaskRun(
        String name,
        State state,
        int attempt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Instant> againAt,
        String message) {
    /**
     * PENDING → RUNNING → SUCCESS, FAILED or RETRYING, and from there to RUNNING again. A task whose rule can no longer be
     * met becomes SKIPPED or UPSTREAM_FAILED without having run; CANCELLED is one that somebody stopped, or that was still
     * to come then.
     */
    public enum State {
        PENDING,
        RUNNING,
        RETRYING,
        SUCCESS,
        FAILED,
        SKIPPED,
        UPSTREAM_FAILED,
        CANCELLED;

        /** Nothing happens to it any more. */
        boolean isFinal() {
            return this != PENDING && this != RUNNING && this != RETRYING;
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
}
