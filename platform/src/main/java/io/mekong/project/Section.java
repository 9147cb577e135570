package io.mekong.project;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A mapping being read. It remembers which keys were asked for, so that {@link #finish} can name the ones nobody knows.
 * A key without a value counts as absent.
 */
final class Section {
    private final Scope scope;
    private final List<String> path;
    private final String kind;
    private final Yaml.Mapping mapping;
    private final Set<String> asked = new LinkedHashSet<>();

    Section(Scope scope, List<String> path, String kind, Yaml.Mapping mapping) {
        this.scope = scope;
        this.path = path;
        this.kind = kind;
        this.mapping = mapping;
    }

    int line() {
        return mapping.place().line();
    }

    Optional<Value> find(String key) {
        asked.add(key);
        return mapping.entry(key).filter(Section::hasValue).map(this::value);
    }

    Optional<Value> require(String key) {
        Optional<Value> value = find(key);
        if (value.isEmpty()) {
            Place place = mapping.entry(key).map(Yaml.Entry::place).orElse(mapping.place());
            scope.problems()
                    .add(place, "`" + key + "` is missing", kind + " cannot do without it", "Add `" + key + ": …`.");
        }
        return value;
    }

    String text(String key, String fallback) {
        return find(key).flatMap(Value::text).orElse(fallback);
    }

    /** Text that is not blank; empty, with a problem, where there is none. */
    Optional<String> requireText(String key) {
        return require(key)
                .flatMap(value -> value.text().filter(text -> {
                    if (text.isBlank()) {
                        value.problem(
                                "`" + key + "` is blank", kind + " cannot do without it", "Add `" + key + ": …`.");
                    }
                    return !text.isBlank();
                }));
    }

    <T> Optional<T> find(String key, Form<T> form) {
        return find(key).flatMap(value -> value.as(form));
    }

    <T> Optional<T> require(String key, Form<T> form) {
        return require(key).flatMap(value -> value.as(form));
    }

    boolean truth(String key, boolean fallback) {
        return find(key).flatMap(Value::truth).orElse(fallback);
    }

    int integer(String key, int least, int most, int fallback) {
        return find(key, Form.integer(least, most)).map(Math::toIntExact).orElse(fallback);
    }

    List<Value> items(String key) {
        return find(key).flatMap(Value::items).orElse(List.of());
    }

    /** Items of a list that must be there and hold something. */
    List<Value> requireItems(String key) {
        Optional<Value> list = require(key);
        Optional<List<Value>> items = list.flatMap(Value::items);
        if (items.isPresent() && items.get().isEmpty()) {
            list.orElseThrow().problem("`" + key + "` is empty", kind + " cannot do without it", "Add an item.");
        }
        return items.orElse(List.of());
    }

    /** A mapping whose keys are free and whose values are text. */
    Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        find(key)
                .flatMap(value -> value.section("`" + key + "`"))
                .map(Section::values)
                .orElse(Map.of())
                .forEach((name, value) -> value.text().ifPresent(text -> texts.put(name, text)));
        return texts;
    }

    /** All entries, for a mapping whose keys are free. */
    Map<String, Value> values() {
        Map<String, Value> values = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> {
            asked.add(entry.key());
            values.put(entry.key(), value(entry));
        });
        return values;
    }

    void problem(String what, String why, String fix) {
        scope.problems().add(mapping.place(), what, why, fix);
    }

    /** Reports the keys nobody asked for. */
    void finish() {
        mapping.entries().stream().filter(entry -> !asked.contains(entry.key())).forEach(this::unknown);
    }

    private void unknown(Yaml.Entry entry) {
        String advice = Form.closest(entry.key(), asked)
                .map(key -> "Did you mean `" + entry.place().name(append(key)) + "`?")
                .orElseGet(() -> "Choose one of: " + String.join(", ", asked) + ".");
        String name = Problems.clip(entry.place().name(append(entry.key())));
        scope.problems().add(entry.place(), "Unknown key `" + name + "`", kind + " has no such key", advice);
    }

    private Value value(Yaml.Entry entry) {
        return Value.of(scope, append(entry.key()), entry.value());
    }

    private List<String> append(String key) {
        return Stream.concat(path.stream(), Stream.of(key)).toList();
    }

    private static boolean hasValue(Yaml.Entry entry) {
        return !(entry.value() instanceof Yaml.Scalar scalar) || scalar.kind() != Yaml.Scalar.Kind.NULL;
    }
}
