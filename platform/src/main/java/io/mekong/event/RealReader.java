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
        if (behind < 0 || in.mantissa < 0 || in.mantissa > MOST_EXACT) {
            return readSlowly(in, at, sink, column);
        }
        double magnitude = in.mantissa / PowersOfTen.DOUBLES[in.scale];
        double value = in.negative ? -magnitude : magnitude;
        if (value < min || value > max) {
            return readSlowly(in, at, sink, column);
        }
        sink.putDouble(column, value);
        return behind;
    }
}
