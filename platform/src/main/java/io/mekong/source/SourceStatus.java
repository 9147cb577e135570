package io.mekong.source;

import io.mekong.project.Source;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A source as it stands. Counts are of messages since the platform started.
 *
 * @param every the rhythm; empty when it has none of its own
 * @param enabled whether it is switched on
 * @param ratePerSecond acknowledged messages, over the last ten seconds
 * @param lastError why the latest message could not be sent; empty once one was
 */
public record SourceStatus(
        Source.Sender definition,
        Optional<Duration> every,
        boolean enabled,
        State state,
        long sent,
        long failed,
        double ratePerSecond,
        Optional<String> lastError) {
    public String name() {
        return definition.name();
    }

    /** {@code generator} or {@code file}. */
    public String type() {
        return switch (definition) {
            case Source.Generator ignored -> "generator";
            case Source.File ignored -> "file";
        };
    }

    /** RUNNING ⇄ FAILED while it sends, PAUSED when switched off, ON_DEMAND without a rhythm of its own. */
    public enum State {
        RUNNING,
        PAUSED,
        ON_DEMAND,
        FAILED;

        /** The name in the API: {@code on-demand}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
