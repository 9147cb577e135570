package io.mekong.project;

import io.mekong.core.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads a table's {@code rollups}: {@code {name, every, dimensions, measures}}. */
final class RollupReader {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Form<String> NAME = Form.named(
            "[a-z0-9][a-z0-9_]{0,62}", "lower-case letters, digits and `_`, no `_` first, at most 63 of them");
    private static final Form<Duration> EVERY = new Form<>(
            "a time that divides a day, or whole days: from 1s to 366d",
            text -> {
                Duration every = Durations.parse(text);
                if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(Duration.ofDays(366)) > 0) {
                    throw new IllegalArgumentException();
                }
                long millis = every.toMillis();
                if (DAY.toMillis() % millis != 0 && millis % DAY.toMillis() != 0) {
                    throw new Form.Refusal("its buckets would begin at another time every day", null);
                }
                return every;
            },
            text -> "Choose for example 1m, 15m, 1h or 1d.");

    private final String table;
    private final TableColumns columns;
    private final TableNames names;

    RollupReader(String table, TableColumns columns, TableNames names) {
        this.table = table;
        this.columns = columns;
        this.names = names;
    }

    List<Rollup> read(List<Value> items) {
        List<Rollup> rollups = new ArrayList<>();
        for (Value item : items) {
            item.section("a rollup").flatMap(this::read).ifPresent(rollups::add);
        }
        return rollups;
    }

    private Optional<Rollup> read(Section file) {
        Optional<Value> named = file.require("name");
        Optional<String> name = named.flatMap(value -> value.as(NAME));
        name.ifPresent(text -> claim(text, named.orElseThrow()));
        Optional<Duration> every = file.require("every", EVERY);
        List<String> dimensions = dimensions(file);
        List<Rollup.Measure> measures = measures(file, dimensions);
        file.finish();
        return name.isPresent() && every.isPresent()
                ? Optional.of(new Rollup(name.get(), every.get(), dimensions, measures))
                : Optional.empty();
    }

    private void claim(String name, Value value) {
        String whole = table + "_" + name;
        names.claim(whole, "a rollup of the table `" + table + "`")
                .ifPresent(owner -> value.problem(
                        "The rollup cannot be called " + value.shown(),
                        "it would be queried as `" + whole + "`, which is " + owner,
                        "Choose another name."));
    }

    private List<String> dimensions(Section file) {
        List<String> dimensions = new ArrayList<>();
        for (Value item : file.items("dimensions")) {
            Optional<String> name = item.text().filter(text -> columns.has(text, item));
            name.filter(dimensions::contains)
                    .ifPresent(text -> item.problem(
                            item.shown() + " is listed twice", "a rollup has each dimension once", "Remove one."));
            name.flatMap(columns::type)
                    .filter(type -> type instanceof ColumnType.ListOf || type instanceof ColumnType.Json)
                    .ifPresent(type -> item.problem(
                            item.shown() + " cannot be a dimension",
                            "that column is " + type.label() + ", which does not group",
                            "Name a column with one plain value, or derive one."));
            name.filter(text -> !dimensions.contains(text)).ifPresent(dimensions::add);
        }
        return dimensions;
    }

    private List<Rollup.Measure> measures(Section file, List<String> dimensions) {
        Optional<Value> declared = file.require("measures");
        Map<String, Value> entries = declared.flatMap(value -> value.section("`measures`"))
                .map(Section::values)
                .orElse(Map.of());
        if (declared.filter(value -> value.yaml() instanceof Yaml.Mapping).isPresent() && entries.isEmpty()) {
            declared.orElseThrow()
                    .problem("`measures` is empty", "a rollup cannot do without it", "Add for example `rows: count`.");
        }
        Map<String, Rollup.Measure> measures = new LinkedHashMap<>();
        boolean cut = false;
        for (Map.Entry<String, Value> entry : entries.entrySet()) {
            Value value = entry.getValue();
            boolean rest = cut && value.yaml() instanceof Yaml.Scalar scalar && scalar.kind() == Yaml.Scalar.Kind.NULL;
            cut = MeasureForm.isCut(value);
            if (rest) {
                // What a comma within braces cut off; the measure itself is reported.
                continue;
            }
            boolean free = named(entry.getKey(), value, dimensions, measures);
            MeasureForm.read(entry.getKey(), value, columns)
                    .filter(measure -> free)
                    .ifPresent(measure -> measures.put(lower(measure.name()), measure));
        }
        return List.copyOf(measures.values());
    }

    private static boolean named(
            String name, Value value, List<String> dimensions, Map<String, Rollup.Measure> measures) {
        try {
            Fields.COLUMN.parse(name);
        } catch (Form.Refusal e) {
            value.problem("A measure cannot be called " + value.label(), e.why(), "Choose another name.");
            return false;
        }
        if (Fields.refuseOurs(name, value, "Choose another name.")) {
            return false;
        }
        boolean taken = measures.containsKey(lower(name))
                || dimensions.stream().anyMatch(dimension -> lower(dimension).equals(lower(name)));
        if (taken) {
            value.problem(
                    "A second column of the rollup is called `" + name + "`",
                    "its dimensions and measures are columns of one table",
                    "Rename the measure.");
        }
        return !taken;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
