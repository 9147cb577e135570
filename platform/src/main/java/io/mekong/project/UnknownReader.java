package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a stream's {@code unknown}: {@code ignore}, {@code reject}, {@code add}, or <code>{keep: column}</code>. */
final class UnknownReader {
    private static final Form<UnknownFields> WORD = new Form<>(
            "ignore, reject, add or {keep: column}",
            text -> {
                UnknownFields choice = Map.<String, UnknownFields>of(
                                "ignore",
                                new UnknownFields.Ignore(),
                                "reject",
                                new UnknownFields.Reject(),
                                "add",
                                new UnknownFields.Add())
                        .get(text);
                if (choice == null) {
                    throw new IllegalArgumentException();
                }
                return choice;
            },
            text -> text.startsWith("keep")
                    ? "Name the column that keeps them: `unknown: {keep: rest}`."
                    : Form.hint(text, List.of("ignore", "reject", "add")));

    private UnknownReader() {}

    /** @param columns those that the stream's file declares */
    static UnknownFields read(Section file, Optional<Format> format, List<Column> columns) {
        Optional<Value> value = file.find("unknown");
        if (value.isEmpty()) {
            return new UnknownFields.Ignore();
        }
        UnknownFields unknown = read(value.get(), columns);
        if (unknown instanceof UnknownFields.Add && format.isPresent() && !(format.get() instanceof Format.Debezium)) {
            value.get()
                    .problem(
                            "`unknown: add` stands in a stream of "
                                    + format.get().label(),
                            "only a captured database can tell the types of new columns: `format: debezium`",
                            "Keep the fields with `unknown: {keep: rest}`, and derive columns from them.");
        }
        return unknown;
    }

    private static UnknownFields read(Value value, List<Column> columns) {
        if (value.yaml() instanceof Yaml.Scalar) {
            return value.as(WORD).orElse(new UnknownFields.Ignore());
        }
        return value.section("what becomes of unknown fields")
                .flatMap(section -> {
                    Optional<String> kept = section.require("keep").flatMap(name -> column(name, columns));
                    section.finish();
                    return kept;
                })
                .<UnknownFields>map(UnknownFields.Keep::new)
                .orElse(new UnknownFields.Ignore());
    }

    private static Optional<String> column(Value value, List<Column> columns) {
        Optional<String> name = value.as(Fields.COLUMN);
        if (name.isEmpty() || Fields.refuseOurs(name.get(), value, "Choose another name.")) {
            return Optional.empty();
        }
        Optional<Column> declared = columns.stream()
                .filter(c -> c.name().equalsIgnoreCase(name.get()))
                .findFirst();
        if (declared.isPresent()
                && !declared.get().equals(kept(name.get(), declared.get().description()))) {
            value.problem(
                    "The column " + value.shown() + " cannot keep the unknown fields",
                    "it is declared as one that reads a field",
                    "Declare it as `{name: " + Problems.clip(name.get())
                            + ", type: json}` and no more, or leave it out: it comes by itself.");
            return Optional.empty();
        }
        return name;
    }

    /** The columns, and behind them the one that keeps the unknown fields where it is not among them. */
    static List<Column> withKept(List<Column> columns, UnknownFields unknown) {
        if (!(unknown instanceof UnknownFields.Keep(String name))
                || columns.stream().anyMatch(unknown::keptIn)) {
            return columns;
        }
        List<Column> all = new ArrayList<>(columns);
        all.add(kept(name, "Fields that the stream does not name."));
        return all;
    }

    private static Column kept(String name, String description) {
        Column column = Column.of(name, new ColumnType.Json());
        return new Column(name, column.field(), column.type(), false, Optional.empty(), AllowedValues.ANY, description);
    }
}
