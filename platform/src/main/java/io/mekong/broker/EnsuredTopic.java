package io.mekong.broker;

/**
 * What {@link Topics#ensure} found or made.
 *
 * @param partitions how many there are now: as many as wanted, or more
 */
public record EnsuredTopic(String name, int partitions, Outcome outcome) {
    public enum Outcome {
        CREATED,
        CHANGED,
        UNCHANGED
    }
}
