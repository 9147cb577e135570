package io.mekong.project;

/** How a generator makes one field's value. */
public sealed interface FieldRule {
    /** Always the same text, number or truth value ({@code String}, {@code Long}, {@code Double} or {@code Boolean}). */
    record Constant(Object value) implements FieldRule {}

    /** A uniformly random integer, both ends included. */
    record RandomInteger(long min, long max) implements FieldRule {}

    /** A random walk of integers between two walls, at most {@code step} at a time. */
    record Walk(long start, long step, long min, long max) implements FieldRule {}

    /** The time of the tick (the same in all its events), as an epoch number or ISO text. */
    record Now(Form form) implements FieldRule {
        public enum Form {
            SECONDS,
            MILLIS,
            MICROS,
            ISO
        }
    }
}
