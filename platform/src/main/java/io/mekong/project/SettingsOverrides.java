package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Lays the environment, then the {@code --set} options, over what {@code mekong.yaml} says. */
final class SettingsOverrides {
    private static final String PREFIX = "MEKONG_";

    private final Problems problems;

    private SettingsOverrides(Problems problems) {
        this.problems = problems;
    }

    static Yaml.Mapping apply(Yaml.Mapping file, Overrides overrides, Problems problems) {
        return new SettingsOverrides(problems).apply(file, overrides);
    }

    private Yaml.Mapping apply(Yaml.Mapping file, Overrides overrides) {
        Yaml.Mapping result = file;
        // Sorted, so that problems come in the same order every time.
        for (var variable : new TreeMap<>(overrides.environment()).entrySet()) {
            Optional<List<String>> path = environmentPath(variable.getKey());
            if (path.isPresent()) {
                result = with(result, path.get(), 0, scalar(Place.environment(), variable.getValue()));
            }
        }
        for (String set : overrides.sets()) {
            int equals = set.indexOf('=');
            if (equals <= 0) {
                // The whole text may be a value, and a secret one: it is not repeated.
                problems.add(
                        Place.set(),
                        "An option has no `key=`",
                        "a setting is given as its key and its value",
                        "Write for example `--set query.max-rows=1000`.");
                continue;
            }
            List<String> path = List.of(set.substring(0, equals).strip().split("\\.", 3));
            result = with(result, path, 0, scalar(Place.set(), set.substring(equals + 1)));
        }
        return result;
    }

    /** {@code MEKONG_QUERY__MAX_ROWS} to {@code query, max-rows}; variables without {@code __} are not settings. */
    private static Optional<List<String>> environmentPath(String variable) {
        if (!variable.startsWith(PREFIX) || variable.indexOf("__", PREFIX.length()) <= PREFIX.length()) {
            return Optional.empty();
        }
        String[] parts =
                variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).split("__", 3);
        List<String> path = new ArrayList<>();
        for (String part : parts) {
            // The third part is a Kafka property, such as security.protocol.
            path.add(part.replace('_', path.size() < 2 ? '-' : '.'));
        }
        return Optional.of(List.copyOf(path));
    }

    private static Yaml.Scalar scalar(Place place, String text) {
        return new Yaml.Scalar(place, text, YamlParser.kind(text));
    }

    private Yaml.Mapping with(Yaml.Mapping mapping, List<String> path, int depth, Yaml.Scalar value) {
        String key = path.get(depth);
        if (depth == path.size() - 1) {
            return replace(mapping, new Yaml.Entry(key, value.place(), value));
        }
        Optional<Yaml.Entry> present = mapping.entry(key);
        Yaml inner = present.map(Yaml.Entry::value).orElse(value);
        boolean absent = present.isEmpty() || (inner instanceof Yaml.Scalar s && s.kind() == Yaml.Scalar.Kind.NULL);
        if (!absent && !(inner instanceof Yaml.Mapping)) {
            String name = Problems.clip(value.place().name(path));
            problems.add(
                    value.place(), "`" + name + "` cannot be set", "`" + key + "` is no section", "Check the key.");
            return mapping;
        }
        Yaml.Mapping section = inner instanceof Yaml.Mapping found ? found : new Yaml.Mapping(value.place(), List.of());
        Place place = present.map(Yaml.Entry::place).orElse(value.place());
        return replace(mapping, new Yaml.Entry(key, place, with(section, path, depth + 1, value)));
    }

    private static Yaml.Mapping replace(Yaml.Mapping mapping, Yaml.Entry entry) {
        List<Yaml.Entry> entries = new ArrayList<>();
        mapping.entries().stream().filter(e -> !e.key().equals(entry.key())).forEach(entries::add);
        entries.add(entry);
        return new Yaml.Mapping(mapping.place(), entries);
    }
}
