package io.mekong.project;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A summary of a table by time and dimensions, queried as a table of its own named {@code <table>_<name>}: columns
 * {@code __time} (the bucket's begin), the dimensions, the measures.
 *
 * @param bucket a divisor of a day, or whole days
 * @param dimensions columns of the table, derived ones included
 */
public record Rollup(String name, Duration bucket, List<String> dimensions, List<Measure> measures) {
    public Rollup {
        dimensions = List.copyOf(dimensions);
        measures = List.copyOf(measures);
    }

    /** @param column empty for a count of rows only */
    public record Measure(String name, Function function, Optional<String> column) {}

    /** How many values become one. FIRST and LAST go by event time, then by offset. */
    public sealed interface Function {
        record Count() implements Function {}

        record Sum() implements Function {}

        record Min() implements Function {}

        record Max() implements Function {}

        record First() implements Function {}

        record Last() implements Function {}

        /** About how many different values, from a sketch. */
        record Distinct() implements Function {}

        /** About the value below which this share lies, from a sketch. */
        record Quantile(double share) implements Function {}
    }
}
