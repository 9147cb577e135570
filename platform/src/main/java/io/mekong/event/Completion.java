package io.mekong.event;

import io.mekong.core.MekongException;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to the columns that an event did not put: a default, nothing, or the event is rejected. */
final class Completion {
    private final List<Column> columns;
    private final int eventTime;
    /** By column; null where there is no default. */
    private final @Nullable RememberedCell[] defaults;
    /** Those that cannot just stay away. */
    private final Seen needed;

    Completion(Stream stream) {
        columns = stream.columns();
        eventTime =
                stream.eventTime().flatMap(stream::column).map(columns::indexOf).orElse(-1);
        defaults = new RememberedCell[columns.size()];
        needed = new Seen(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            defaults[i] = column.defaultValue().isPresent()
                    ? defaultOf(stream, column, i, column.defaultValue().get())
                    : null;
            if (column.defaultValue().isPresent() || column.required() || i == eventTime) {
                needed.add(i);
            }
        }
    }

    /** The index of the column that says when the event happened, or -1. */
    int eventTime() {
        return eventTime;
    }

    void complete(Seen seen, RowSink sink) throws RejectedEvent {
        if (!seen.hasAll(needed)) {
            for (int i = 0; i < columns.size(); i++) {
                if (needed.has(i) && !seen.has(i)) {
                    complete(i, sink);
                }
            }
        }
    }

    private void complete(int column, RowSink sink) throws RejectedEvent {
        RememberedCell value = defaults[column];
        if (value == null) {
            throw new RejectedEvent("field `" + columns.get(column).field() + "`: "
                    + (column == eventTime ? "missing; it is the event's time" : "missing"));
        }
        value.putInto(sink);
    }

    private static RememberedCell defaultOf(Stream stream, Column column, int index, String text) {
        RememberedCell cell = new RememberedCell();
        try {
            Cells cells = new Cells(column.type(), Limits.of(column.type(), column.allowed()));
            boolean epoch = column.type() instanceof ColumnType.Timestamp && text.matches("[-+]?[0-9.]+([eE].*)?");
            if (epoch) {
                cells.putNumber(text, cell, index);
            } else {
                cells.putText(text, cell, index);
            }
            return cell;
        } catch (RejectedEvent e) {
            throw MekongException.user(
                    "Cannot read stream `" + stream.name() + "`",
                    "the default of column `" + column.name() + "` does not fit: " + e.reason(),
                    "Correct it in the stream's file.");
        }
    }
}
