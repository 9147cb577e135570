package io.mekong.event;

/** Whole numbers, bare or in quotes. */
final class LongReader extends CellReader {
    private final long min;
    private final long max;

    LongReader(Cells cells, Limits.LongRange range) {
        super(cells);
        min = range.min();
        max = range.max();
    }

    @Override
    int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        int quote = in.bytes[at] == '"' ? 1 : 0;
        int behind = in.behindNumber(in.number(at + quote), quote);
        long value = in.signed();
        if (behind < 0 || in.scale != 0 || in.mantissa < 0 || value < min || value > max) {
            return readSlowly(in, at, sink, column);
        }
        sink.putLong(column, value);
        return behind;
    }
}
