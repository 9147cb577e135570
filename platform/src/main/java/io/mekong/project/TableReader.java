package io.mekong.project;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code tables/*.yaml}. */
final class TableReader {
    private TableReader() {}

    /** Empty where its stream cannot be known. */
    static Optional<Table> read(String name, Section file, Declared<Stream> streams) {
        String description = file.text("description", "");
        Optional<Stream> stream = file.require("stream").flatMap(streams::refer);
        Optional<Value> listed = file.find("columns");
        List<Value> items = listed.isPresent() ? file.requireItems("columns") : List.of();
        file.finish();
        return stream.map(from -> new Table(
                name,
                description,
                from.name(),
                listed.isPresent() ? columns(items, from) : from.columns(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                Retention.NONE,
                Optional.empty(),
                Optional.empty()));
    }

    private static List<Column> columns(List<Value> items, Stream stream) {
        Set<String> names = new LinkedHashSet<>();
        List<Column> columns = new ArrayList<>();
        for (Value item : items) {
            item.text().ifPresent(name -> {
                Optional<Column> column = stream.column(name);
                if (!names.add(name)) {
                    item.problem(item.shown() + " is listed twice", "a table has each column once", "Remove one.");
                } else if (column.isEmpty()) {
                    item.problem(
                            "There is no column " + item.shown(),
                            "the stream `" + stream.name() + "` does not have it",
                            Form.hint(
                                    name,
                                    stream.columns().stream().map(Column::name).toList()));
                } else {
                    columns.add(column.get());
                }
            });
        }
        return columns;
    }
}
