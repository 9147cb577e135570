package io.mekong.event;

import io.mekong.project.ColumnType;

/**
 * Reads one JSON value into a cell of one type. Each takes what commonly comes straight from the bytes, and leaves all
 * else to the rules of {@link Cells}: what it takes itself must come out the same there.
 */
abstract class CellReader {
    final Cells cells;

    CellReader(Cells cells) {
        this.cells = cells;
    }

    /** @param type not a list */
    static CellReader of(ColumnType type, Limits limits) {
        Cells cells = new Cells(type, limits);
        return switch (type) {
            case ColumnType.Bool _ -> new BooleanReader(cells);
            case ColumnType.Int _ -> new LongReader(cells, limits.range(0, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case ColumnType.BigInt _ -> new LongReader(cells, limits.range(0, Long.MIN_VALUE, Long.MAX_VALUE));
            case ColumnType.Real _ -> new RealReader(cells, limits);
            case ColumnType.Decimal decimal ->
                decimal.fitsLong()
                        ? new DecimalReader(cells, decimal, limits)
                        : new WideDecimalReader(cells, decimal, limits);
            case ColumnType.Text _ -> limits.oneOf().isEmpty() ? new TextReader(cells) : new OneOfReader(cells, limits);
            case ColumnType.Bytes _ -> new BytesReader(cells);
            case ColumnType.Date _ -> new DateReader(cells);
            case ColumnType.Timestamp(var unit) -> new TimestampReader(cells, unit);
            case ColumnType.Uuid _ -> new UuidReader(cells);
            case ColumnType.Json _ -> new JsonReader(cells);
            case ColumnType.ListOf _ -> throw new IllegalArgumentException("a list of lists");
        };
    }

    /**
     * Reads the value at {@code at}, which is its first byte and not that of {@code null}, and puts it.
     *
     * @return the place behind it
     */
    abstract int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent;

    /**
     * Puts a value of a format that has nothing but text: what stands from {@code from} to {@code to}, in UTF-8, not
     * empty. A time may be a number here, and JSON must be JSON.
     */
    void readBare(JsonInput in, int from, int to, RowSink sink, int column) throws RejectedEvent {
        cells.putText(in.slice(from, to), sink, column);
    }

    /** What {@link #read} does, by the rules alone. */
    final int readSlowly(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        return switch (in.bytes[at]) {
            case '{' -> throw cells.nested("an object");
            case '[' -> throw cells.nested("a list");
            case '"' -> {
                int behind = in.string(at);
                cells.putText(in.stringRead(), sink, column);
                yield behind;
            }
            case 't', 'f' -> {
                boolean value = in.bytes[at] == 't';
                int behind = in.behindLiteral(at, value ? "true" : "false");
                cells.putBoolean(value, sink, column);
                yield behind;
            }
            default -> {
                int behind = JsonSyntax.skip(in, at);
                cells.putNumber(in.slice(at, behind), sink, column);
                yield behind;
            }
        };
    }
}
