package io.mekong.event;

/**
 * Doubles, bare or in quotes. Where the digits and the power of ten are both exact doubles, one multiplication or
 * division rounds as it must (Clinger 1990); all else goes by {@link Double#parseDouble}.
 */
final class RealReader extends CellReader {
    private static final long MOST_EXACT = 1L << 53;

    private final double min;
    private final double max;

    RealReader(Cells cells, Limits limits) {
        super(cells);
        min = limits.minDouble();
        max = limits.maxDouble();
    }

    @Override
    int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        int quote = in.bytes[at] == '"' ? 1 : 0;
        int behind = in.behindNumber(in.number(at + quote), quote);
        if (behind < 0 || !put(in, sink, column)) {
            return readSlowly(in, at, sink, column);
        }
        return behind;
    }

    @Override
    void readBare(JsonInput in, int from, int to, RowSink sink, int column) throws RejectedEvent {
        if (in.number(from) != to || !put(in, sink, column)) {
            super.readBare(in, from, to, sink, column);
        }
    }

    /** Puts the number that was read; false where that is not for here. */
    private boolean put(JsonInput number, RowSink sink, int column) {
        if (number.mantissa < 0 || number.mantissa > MOST_EXACT) {
            return false;
        }
        double magnitude = number.mantissa / PowersOfTen.DOUBLES[number.scale];
        double value = number.negative ? -magnitude : magnitude;
        if (value < min || value > max) {
            return false;
        }
        sink.putDouble(column, value);
        return true;
    }
}
