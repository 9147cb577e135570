package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a stream's {@code unknown}: {@code ignore}, {@code reject}, or <code>{keep: column}</code>. */
final class UnknownReader {
    private static final Form<UnknownFields> WORD = new Form<>(
            "ignore, reject or {keep: column}",
            text -> {
                UnknownFields choice = Map.<String, UnknownFields>of(
                                "ignore", new UnknownFields.Ignore(), "reject", new UnknownFields.Reject())
                        .get(text);
                if (choice == null) {
                    throw new IllegalArgumentException();
                }
                return choice;
            },
            text -> text.startsWith("keep")
                    ? "Name the column that keeps them: `unknown: {keep: rest}`."
                    : Form.hint(text, List.of("ignore", "reject")));

    private UnknownReader() {}

    /** @param columns those that the stream's file declares */
    static UnknownFields read(Section file, List<Column> columns) {
        Optional<Value> value = file.find("unknown");
        if (value.isEmpty()) {
            return new UnknownFields.Ignore();
        }
        if (value.get().yaml() instanceof Yaml.Scalar) {
            return value.get().as(WORD).orElse(new UnknownFields.Ignore());
        }
        return value.get()
                .section("what becomes of unknown fields")
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
