package io.mekong.workflow;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One task of a run.
 *
 * @param message what it did ({@code 4 messages}), or why it failed
 */
public record TaskRun(
        String name, State state, Optional<Instant> startedAt, Optional<Instant> finishedAt, String message) {
    /** PENDING → RUNNING → SUCCESS or FAILED. Tasks after a failed one stay PENDING. */
    public enum State {
        PENDING,
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
}
