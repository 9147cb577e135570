package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a table's {@code key}: one name, or a list of them. */
final class KeyReader {
    private KeyReader() {}

    /** @param stream the table's; empty where it is not known */
    static List<String> read(Value value, TableColumns columns, Optional<Stream> stream) {
        List<Value> items = value.yaml() instanceof Yaml.Scalar
                ? List.of(value)
                : value.items().orElse(List.of());
        if (value.yaml() instanceof Yaml.Sequence && items.isEmpty()) {
            value.problem("`key` is empty", "a key has at least one column", "Name a column, or remove `key`.");
        }
        List<String> key = new ArrayList<>();
        for (Value item : items) {
            item.text().ifPresent(name -> {
                if (key.contains(name)) {
                    item.problem(item.shown() + " is listed twice", "a key has each column once", "Remove one.");
                    return;
                }
                key.add(name);
                if (columns.isDerived(name)) {
                    item.problem(
                            "The derived column " + item.shown() + " cannot be in the key",
                            "a row is found by its key before anything is computed from it",
                            "Name a column of the stream.");
                } else if (columns.has(name, item)) {
                    columns.column(name).ifPresent(column -> check(column, item, stream));
                }
            });
        }
        return key;
    }

    private static void check(Column column, Value item, Optional<Stream> stream) {
        if (column.type() instanceof ColumnType.ListOf || column.type() instanceof ColumnType.Json) {
            item.problem(
                    item.shown() + " cannot be in the key",
                    "that column is " + column.type().label() + ", which is not compared",
                    "Name a column with one plain value.");
            return;
        }
        boolean always = column.required()
                || column.defaultValue().isPresent()
                || stream.filter(from -> from.key().equals(Optional.of(column.name()))
                                || from.eventTime().equals(Optional.of(column.name())))
                        .isPresent();
        if (!always) {
            item.problem(
                    "The key's column " + item.shown() + " may be absent",
                    "without it no one can say which row an event is of",
                    "Add `required: true` or a `default` to the column in the stream.");
        }
    }
}
