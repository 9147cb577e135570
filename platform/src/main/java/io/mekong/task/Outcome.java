package io.mekong.task;

import java.time.Duration;
import java.util.Map;

/** What an attempt came to, where it did not fail. */
public sealed interface Outcome {
    /** For people: {@code 4 messages}. */
    String message();

    /** @param outputs for the tasks after it: String, Long, Double, Boolean, or a List of them */
    record Done(String message, Map<String, Object> outputs) implements Outcome {
        public Done(String message) {
            this(message, Map.of());
        }

        public Done {
            outputs = Map.copyOf(outputs);
        }
    }

    /** There was nothing to do. What waits for its success is skipped too. */
    record Skipped(String message) implements Outcome {}

    /** What it waits for is not there yet; it is to be asked again, and holds nothing meanwhile. */
    record NotYet(String message, Duration again) implements Outcome {}
}
