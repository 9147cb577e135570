package io.mekong.connect;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a connector is, as Kafka Connect tells it.
 *
 * @param reason why the connector itself failed; empty while it did not
 */
record ConnectorState(Phase phase, String reason, List<Task> tasks) {
    ConnectorState {
        tasks = List.copyOf(tasks);
    }

    /** One of the pieces that a connector divides its work into. */
    record Task(int id, Phase phase, String reason) {}

    enum Phase {
        UNASSIGNED,
        RUNNING,
        PAUSED,
        STOPPED,
        RESTARTING,
        FAILED,
        DESTROYED;

        /** A word that a newer Connect may have: whatever it means, it is not running. */
        static Phase of(String word) {
            return Stream.of(values())
                    .filter(phase -> phase.name().equals(word.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElse(UNASSIGNED);
        }
    }

    boolean isRunning() {
        return phase == Phase.RUNNING
                && !tasks.isEmpty()
                && tasks.stream().allMatch(task -> task.phase() == Phase.RUNNING);
    }

    /** Why it does not work; empty while it does, or will by itself. */
    Optional<String> failure() {
        if (phase == Phase.FAILED) {
            return Optional.of(reason);
        }
        return tasks.stream()
                .filter(task -> task.phase() == Phase.FAILED)
                .findFirst()
                .map(Task::reason);
    }
}
