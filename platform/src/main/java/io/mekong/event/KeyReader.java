package io.mekong.event;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message's key, which is the text of the stream's key column, into that column. Times, dates and booleans are
 * numbers there, as the producers of this project write them: microseconds and days since 1970, 0 and 1.
 */
final class KeyReader {
    private final int index;
    private final @Nullable Cells cells;

    KeyReader(Stream stream) {
        Optional<Column> column = stream.key().flatMap(stream::column);
        index = column.map(stream.columns()::indexOf).orElse(-1);
        cells = column.map(key -> new Cells(key.type(), Limits.of(key.type(), key.allowed())))
                .orElse(null);
    }

    void read(byte[] key, RowSink sink) throws RejectedEvent {
        if (cells == null) {
            throw new RejectedEvent("the message is empty");
        }
        if (key.length == 0) {
            throw new RejectedEvent("the message is empty, and has no key");
        }
        if (Utf8.firstBroken(key, 0, key.length) < key.length) {
            throw new RejectedEvent("the message is empty, and its key is not UTF-8");
        }
        String text = new String(key, java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (text.matches("-?[0-9]{1,18}") && isNumber(cells.type(), Long.parseLong(text))) {
                sink.putLong(index, Long.parseLong(text));
            } else {
                cells.putText(text, sink, index);
            }
        } catch (RejectedEvent e) {
            throw new RejectedEvent("the message is empty, and its key does not fit: " + e.reason());
        }
    }

    private static boolean isNumber(ColumnType type, long number) {
        return switch (type) {
            case ColumnType.Timestamp _ -> Timestamps.isInYears(number);
            case ColumnType.Date _ -> Timestamps.isDayInYears(number);
            case ColumnType.Bool _ -> number == 0 || number == 1;
            default -> false;
        };
    }
}
