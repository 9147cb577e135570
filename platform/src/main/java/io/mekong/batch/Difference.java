package io.mekong.batch;

import io.mekong.store.TableDigest;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An hour of a partition in which two digests disagree.
 *
 * @param what for a person: "1200 rows instead of 1201", "as many rows, but `price` adds up to 17 instead of 18"
 * @param figures the same as numbers; empty where as many rows with the same sums have other contents
 */
public record Difference(int partition, Instant hour, String what, List<Figure> figures) {
    /** Sums of doubles are compared in this many digits: the rest depends on the order in which they are added. */
    private static final MathContext DOUBLE_DIGITS = new MathContext(12);

    /**
     * A number that is not as expected, in plain digits.
     *
     * @param column whose sum it is; empty: the number of rows
     */
    public record Figure(Optional<String> column, String served, String expected) {
        private static Figure rows(long served, long expected) {
            return new Figure(Optional.empty(), Long.toString(served), Long.toString(expected));
        }
    }

    private record Place(int partition, Instant hour) {
        Difference difference(String what, List<Figure> figures) {
            return new Difference(partition, hour, what, figures);
        }
    }

    public Difference {
        figures = List.copyOf(figures);
    }

    /** Where the rows that are served differ from those that should be, in order of partition and hour. */
    static List<Difference> between(TableDigest served, TableDigest expected) {
        Map<Place, TableDigest.Hour> left = byPlace(served);
        Map<Place, TableDigest.Hour> right = byPlace(expected);
        TreeSet<Place> places =
                new TreeSet<>(Comparator.comparingInt(Place::partition).thenComparing(Place::hour));
        places.addAll(left.keySet());
        places.addAll(right.keySet());
        List<Difference> differences = new ArrayList<>();
        for (Place place : places) {
            at(place, Optional.ofNullable(left.get(place)), Optional.ofNullable(right.get(place)))
                    .ifPresent(differences::add);
        }
        return differences;
    }

    /** Where more rows are served than there should be: the one thing that is wrong however many are missing. */
    static List<Difference> surplus(TableDigest served, TableDigest expected) {
        Map<Place, TableDigest.Hour> right = byPlace(expected);
        List<Difference> differences = new ArrayList<>();
        byPlace(served).forEach((place, hour) -> {
            long rows = Optional.ofNullable(right.get(place))
                    .map(TableDigest.Hour::rows)
                    .orElse(0L);
            if (hour.rows() > rows) {
                differences.add(place.difference(
                        hour.rows() + " rows, of which the lake has only " + rows,
                        List.of(Figure.rows(hour.rows(), rows))));
            }
        });
        return differences;
    }

    private static Map<Place, TableDigest.Hour> byPlace(TableDigest digest) {
        Map<Place, TableDigest.Hour> hours = new LinkedHashMap<>();
        digest.hours().forEach(hour -> hours.put(new Place(hour.partition(), hour.hour()), hour));
        return hours;
    }

    private static Optional<Difference> at(
            Place place, Optional<TableDigest.Hour> served, Optional<TableDigest.Hour> expected) {
        long rows = served.map(TableDigest.Hour::rows).orElse(0L);
        long expectedRows = expected.map(TableDigest.Hour::rows).orElse(0L);
        if (rows != expectedRows) {
            return Optional.of(place.difference(
                    rows + " rows instead of " + expectedRows, List.of(Figure.rows(rows, expectedRows))));
        }
        if (served.isEmpty() || expected.isEmpty()) {
            return Optional.empty();
        }
        List<Figure> sums = sums(served.get(), expected.get());
        if (!sums.isEmpty()) {
            return Optional.of(place.difference(
                    "as many rows, but " + sums.stream().map(Difference::words).collect(Collectors.joining(", ")),
                    sums));
        }
        return served.get().hash().equals(expected.get().hash())
                ? Optional.empty()
                : Optional.of(place.difference("as many rows with the same sums, but other contents", List.of()));
    }

    private static List<Figure> sums(TableDigest.Hour served, TableDigest.Hour expected) {
        List<Figure> figures = new ArrayList<>();
        for (String column : new TreeSet<>(expected.sums().keySet())) {
            BigDecimal sum = served.sums().getOrDefault(column, BigDecimal.ZERO);
            BigDecimal right = expected.sums().getOrDefault(column, BigDecimal.ZERO);
            if (sum.round(DOUBLE_DIGITS).compareTo(right.round(DOUBLE_DIGITS)) != 0) {
                figures.add(new Figure(Optional.of(column), sum.toPlainString(), right.toPlainString()));
            }
        }
        return figures;
    }

    private static String words(Figure sum) {
        return "`" + sum.column().orElseThrow() + "` adds up to " + sum.served() + " instead of " + sum.expected();
    }
}
