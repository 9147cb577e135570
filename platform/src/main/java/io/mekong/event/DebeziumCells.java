package io.mekong.event;

import io.mekong.project.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** How Debezium's JSON converter writes values that JSON has no type for, where it differs from everybody else. */
final class DebeziumCells {
    private DebeziumCells() {}

    static CellReader of(ColumnType type, Limits limits) {
        Cells cells = new Cells(type, limits);
        return switch (type) {
            case ColumnType.Date _ -> new Days(cells);
            case ColumnType.Json _ -> new Kept(cells, new JsonInText(cells));
            case ColumnType.Text _ -> new Kept(cells, CellReader.of(type, limits));
            case ColumnType.Bytes _ -> new Kept(cells, CellReader.of(type, limits));
            default -> CellReader.of(type, limits);
        };
    }

    /**
     * Those of a row that is gone. Databases tell only its key and Debezium fills the rest up: what has no better
     * substitute is an empty text, which stands for nothing here, and no substitute is held against the allowed values.
     */
    static CellReader ofDeleted(ColumnType type, Limits limits) {
        CellReader reader = of(type, Limits.NONE);
        return type instanceof ColumnType.Text ? reader : new NotEmpty(new Cells(type, limits), reader);
    }

    /** Stands for a large value that was not touched, as text or, of bytes, in base64. */
    private static final class Kept extends CellReader {
        private static final byte[] TEXT = "\"__debezium_unavailable_value\"".getBytes(StandardCharsets.UTF_8);
        private static final byte[] BYTES = ("\""
                        + Base64.getEncoder()
                                .encodeToString("__debezium_unavailable_value".getBytes(StandardCharsets.UTF_8))
                        + "\"")
                .getBytes(StandardCharsets.UTF_8);

        private final CellReader reader;
        private final byte[] mark;

        Kept(Cells cells, CellReader reader) {
            super(cells);
            this.reader = reader;
            this.mark = cells.type() instanceof ColumnType.Bytes ? BYTES : TEXT;
        }

        @Override
        int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
            int behind = at + mark.length;
            if (behind <= in.end && Arrays.equals(in.bytes, at, behind, mark, 0, mark.length)) {
                sink.keep(column);
                return behind;
            }
            return reader.read(in, at, sink, column);
        }
    }

    /** Dates are numbers of days since 1970, or ISO texts with a Z behind them ({@code time.precision.mode}). */
    private static final class Days extends CellReader {
        private static final int ISO_DATE = "2021-02-05".length();

        private final DateReader text;

        Days(Cells cells) {
            super(cells);
            text = new DateReader(cells);
        }

        @Override
        int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
            if (in.bytes[at] == '"') {
                return written(in, at, sink, column);
            }
            int behind = in.behindNumber(in.number(at), 0);
            if (behind < 0 || in.scale != 0 || in.mantissa < 0 || !Timestamps.isDayInYears(in.signed())) {
                return text.read(in, at, sink, column);
            }
            sink.putLong(column, in.signed());
            return behind;
        }

        private int written(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
            int behind = JsonSyntax.skip(in, at);
            int last = behind - 2;
            if (last - at == ISO_DATE + 1 && in.bytes[last] == 'Z') {
                text.readBare(in, at + 1, last, sink, column);
                return behind;
            }
            return text.read(in, at, sink, column);
        }
    }

    /** A value of a column of type json is a text which holds it. */
    private static final class JsonInText extends CellReader {
        private final JsonInput inner = new JsonInput();

        JsonInText(Cells cells) {
            super(cells);
        }

        @Override
        int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
            int behind = JsonSyntax.skip(in, at);
            if (in.bytes[at] == '"' && holdsJson(in, at)) {
                sink.putText(column, in.text, in.textFrom, in.textLength);
            } else {
                sink.putText(column, in.bytes, at, behind - at);
            }
            return behind;
        }

        private boolean holdsJson(JsonInput in, int at) throws RejectedEvent {
            in.string(at);
            inner.reset(in.text, in.textFrom, in.textLength);
            try {
                JsonSyntax.requireOneValue(inner, in.textFrom);
                return true;
            } catch (RejectedEvent e) {
                return false;
            }
        }
    }

    private static final class NotEmpty extends CellReader {
        private final CellReader reader;

        NotEmpty(Cells cells, CellReader reader) {
            super(cells);
            this.reader = reader;
        }

        @Override
        int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
            boolean empty = in.bytes[at] == '"' && at + 1 < in.end && in.bytes[at + 1] == '"';
            return empty ? at + 2 : reader.read(in, at, sink, column);
        }
    }
}
