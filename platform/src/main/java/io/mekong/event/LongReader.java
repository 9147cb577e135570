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
        if (behind < 0 || !fits(in)) {
            return readSlowly(in, at, sink, column);
        }
        sink.putLong(column, in.signed());
        return behind;
    }

    @Override
    void readBare(JsonInput in, int from, int to, RowSink sink, int column) throws RejectedEvent {
        if (in.number(from) == to && fits(in)) {
            sink.putLong(column, in.signed());
        } else {
            super.readBare(in, from, to, sink, column);
        }
    }

    private boolean fits(JsonInput number) {
        long value = number.signed();
        return number.scale == 0 && number.mantissa >= 0 && value >= min && value <= max;
    }
}
