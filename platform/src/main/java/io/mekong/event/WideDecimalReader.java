package io.mekong.event;

import io.mekong.project.ColumnType;

/** Decimals of more than 18 digits, bare or in quotes, as 128 bits; those that come with more than 19 go the slow way. */
final class WideDecimalReader extends CellReader {
    private final int scale;
    private final boolean bounded;
    private final long most;

    WideDecimalReader(Cells cells, ColumnType.Decimal type, Limits limits) {
        super(cells);
        scale = type.scale();
        bounded = limits.isBounded();
        // Digits in front of the point that surely fit, with all that may come behind it.
        most = PowersOfTen.LONGS[Math.min(18, type.precision() - scale)];
    }

    @Override
    int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        int quote = in.bytes[at] == '"' ? 1 : 0;
        int behind = in.behindNumber(in.number(at + quote), quote);
        int missing = scale - in.scale;
        if (behind < 0
                || bounded
                || in.mantissa < 0
                || missing < 0
                || missing > 18
                || in.scale > 18
                || in.mantissa / PowersOfTen.LONGS[in.scale] >= most) {
            return readSlowly(in, at, sink, column);
        }
        long unscaled = in.signed();
        long power = PowersOfTen.LONGS[missing];
        sink.putWide(column, Math.multiplyHigh(unscaled, power), unscaled * power);
        return behind;
    }
}
