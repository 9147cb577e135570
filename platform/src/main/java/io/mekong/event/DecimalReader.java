package io.mekong.event;

import io.mekong.project.ColumnType;

/** Decimals of up to 18 digits, bare or in quotes: the number without its point. */
final class DecimalReader extends CellReader {
    private final int scale;
    private final long min;
    private final long max;

    DecimalReader(Cells cells, ColumnType.Decimal type, Limits limits) {
        super(cells);
        scale = type.scale();
        long most = PowersOfTen.LONGS[type.precision()] - 1;
        Limits.LongRange range = limits.range(scale, -most, most);
        min = range.min();
        max = range.max();
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
        int missing = scale - number.scale;
        long unscaled = number.signed();
        boolean exact = number.mantissa >= 0;
        if (missing > 0) {
            // At most 10^18 times another 10^18 may run over; the high half tells.
            long power = PowersOfTen.LONGS[missing];
            exact &= Math.multiplyHigh(unscaled, power) == (unscaled * power) >> 63;
            unscaled *= power;
        } else if (missing < 0) {
            // More digits than are kept are good where they are zeros.
            long power = PowersOfTen.LONGS[Math.min(-missing, 18)];
            long kept = unscaled / power;
            exact &= -missing <= 18 && kept * power == unscaled;
            unscaled = kept;
        }
        if (!exact || unscaled < min || unscaled > max) {
            return false;
        }
        sink.putLong(column, unscaled);
        return true;
    }
}
