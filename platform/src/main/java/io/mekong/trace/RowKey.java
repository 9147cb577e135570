package io.mekong.trace;

import io.mekong.core.MekongException;
import io.mekong.core.Spelling;
import io.mekong.event.CellText;
import io.mekong.event.RejectedEvent;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.RowSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tells one row from all others: the values of the key's columns. Of a table without a key it is the value of its
 * stream's, and there may be many rows of it.
 */
public record RowKey(List<Part> parts) {
    /** @param value as a query gives it */
    public record Part(String column, ColumnType type, Object value) {}

    public RowKey {
        parts = List.copyOf(parts);
    }

    /**
     * The columns of a table's key; where it has none, that of its stream.
     *
     * @throws MekongException USER when neither has one
     */
    public static List<Column> columns(Table table, Stream stream) {
        List<String> names = table.keyed() ? table.key() : stream.key().stream().toList();
        if (names.isEmpty()) {
            throw MekongException.user(
                    "Table `" + table.name() + "` has no history by key",
                    "neither it nor its stream `" + stream.name() + "` has a `key`",
                    "Write `key: COLUMN` in streams/" + stream.name() + ".yaml, or query the table.");
        }
        return names.stream().flatMap(name -> stream.column(name).stream()).toList();
    }

    /**
     * @param texts the value of each column, as a person writes it
     * @throws MekongException USER when one is missing, too many, or no value of its column
     */
    public static RowKey read(Table table, Stream stream, Map<String, String> texts) {
        List<Column> columns = columns(table, stream);
        List<String> names = columns.stream().map(Column::name).toList();
        texts.keySet().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw MekongException.user(
                            what(table), "`" + name + "` is no column of its key", Spelling.hint(name, names));
                });
        List<Part> parts = new ArrayList<>();
        for (Column column : columns) {
            String text = texts.get(column.name());
            if (text == null) {
                throw MekongException.user(
                        what(table),
                        "the value of `" + column.name() + "` is missing",
                        "Its key is " + String.join(", ", names) + ": give each a value.");
            }
            parts.add(part(table, column, text));
        }
        return new RowKey(parts);
    }

    private static Part part(Table table, Column column, String text) {
        OneCell cell = new OneCell(column.type());
        try {
            CellText.read(column.type(), text, cell, 0);
        } catch (RejectedEvent e) {
            throw MekongException.user(
                    what(table),
                    "`" + column.name() + "`: " + e.reason(),
                    "Give a value of type " + column.type().label() + ".");
        }
        return new Part(column.name(), column.type(), cell.value());
    }

    private static String what(Table table) {
        return "Cannot look for a row of table `" + table.name() + "`";
    }

    boolean isColumn(String name) {
        return parts.stream().anyMatch(part -> part.column().equals(name));
    }

    List<RowSearch.Equal> cells() {
        return parts.stream()
                .map(part -> new RowSearch.Equal(part.column(), part.type(), CellValues.text(part.value())))
                .toList();
    }

    /** Values in the order of the parts. */
    public List<@Nullable Object> values() {
        return new ArrayList<>(parts.stream().map(Part::value).toList());
    }
}
