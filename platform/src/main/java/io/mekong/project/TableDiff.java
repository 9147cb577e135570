package io.mekong.project;

import io.mekong.core.Durations;
import io.mekong.project.Change.Detail;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a table may change while running, and what it must be rebuilt for. */
final class TableDiff {
    private final Table before;
    private final Table after;
    private final Optional<Stream> stream;
    private final Problems problems;
    private final Set<Rebuild> rebuilds;

    /** @param stream the table's, as it runs; empty where it was not there */
    TableDiff(Table before, Table after, Optional<Stream> stream, Problems problems, Set<Rebuild> rebuilds) {
        this.before = before;
        this.after = after;
        this.stream = stream;
        this.problems = problems;
        this.rebuilds = rebuilds;
    }

    List<Detail> details() {
        if (!before.stream().equals(after.stream())) {
            rebuild(
                    "The stream goes from `" + before.stream() + "` to `" + after.stream() + "`",
                    "its rows and offsets are those of the old stream");
        } else {
            checkRequired();
        }
        if (!before.key().equals(after.key())) {
            rebuild(
                    "The key goes from " + words(before.key()) + " to " + words(after.key()),
                    "what one key has replaced in its rows, another cannot bring back");
        }
        if (!before.history().equals(after.history())) {
            rebuild(
                    "The history goes from " + words(before.history()) + " to " + words(after.history()),
                    "its rows are the changes that were kept, and no others");
        }
        if (!before.unnest().equals(after.unnest())) {
            rebuild(
                    "The list to unnest goes from " + list(before) + " to " + list(after),
                    "its rows are of the messages or elements that they were");
        }
        return new Differences()
                .hidden("description", before.description(), after.description())
                .value("stream", before.stream(), after.stream())
                .value("key", before.key(), after.key())
                .value("history", before.history(), after.history())
                .value("unnest", before.unnest(), after.unnest())
                .parts("column", types(before), types(after), this::type)
                .order("column", StreamDiff.names(before.columns()), StreamDiff.names(after.columns()))
                .parts("derived column", derived(before), derived(after))
                .order(
                        "derived column",
                        derived(before).keySet(),
                        derived(after).keySet())
                .parts("rollup", rollups(before), rollups(after))
                .value("retention", words(before.retention()), words(after.retention()))
                .value("late", before.late().map(TableDiff::words), after.late().map(TableDiff::words))
                .value(
                        "future",
                        before.future().map(TableDiff::words),
                        after.future().map(TableDiff::words))
                .details();
    }

    private void rebuild(String what, String why) {
        rebuilds.add(new Rebuild(after.name(), what, why));
    }

    private void checkRequired() {
        for (Column column : after.columns()) {
            boolean old = StreamDiff.columns(before.columns()).containsKey(column.name());
            // One that is new to the stream as well is reported there.
            boolean known = stream.flatMap(s -> s.column(column.name())).isPresent();
            if (column.required() && known && !old) {
                problems.add(
                        ResourceKind.TABLE.file(after.name()),
                        "The new column `" + column.name() + "` cannot be required",
                        "the rows from before do not have it",
                        "Remove `required: true` in the stream, or give the table a new name.");
            }
        }
    }

    private List<String> type(Typed from, Typed to) {
        String old = from.type().label();
        String now = to.type().label();
        if (old.equals(now)) {
            return List.of();
        }
        if (from.type().widensTo(to.type())) {
            return List.of("widened from " + old + " to " + now);
        }
        rebuild(
                "The column `" + to.name() + "` goes from " + old + " to " + now,
                "its rows hold " + old + ": only its messages can say what they are as " + now);
        return List.of("type: " + old + " → " + now);
    }

    private record Typed(String name, ColumnType type) {}

    private static Map<String, Typed> types(Table table) {
        Map<String, Typed> types = new LinkedHashMap<>();
        table.columns().forEach(column -> types.put(column.name(), new Typed(column.name(), table.storedType(column))));
        return types;
    }

    private static Map<String, Table.Derived> derived(Table table) {
        Map<String, Table.Derived> derived = new LinkedHashMap<>();
        table.derived().forEach(column -> derived.put(column.name(), column));
        return derived;
    }

    private static Map<String, Rollup> rollups(Table table) {
        Map<String, Rollup> rollups = new LinkedHashMap<>();
        table.rollups().forEach(rollup -> rollups.put(rollup.name(), rollup));
        return rollups;
    }

    private static String list(Table table) {
        return table.unnest().map(path -> "`" + path + "`").orElse("none");
    }

    private static String words(List<String> key) {
        return key.isEmpty() ? "none" : "`" + String.join("`, `", key) + "`";
    }

    private static String words(Retention retention) {
        List<String> words = new ArrayList<>();
        retention.age().map(Durations::format).ifPresent(words::add);
        retention.size().map(Object::toString).ifPresent(words::add);
        retention
                .cold()
                .map(cold ->
                        cold.age().map(age -> "cold " + Durations.format(age)).orElse("cold"))
                .ifPresent(words::add);
        return words.isEmpty() ? "none" : String.join(", ", words);
    }

    private static String words(Table.TimeLimit limit) {
        Duration distance = limit.distance();
        return Durations.format(distance) + ", then "
                + limit.beyond().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
