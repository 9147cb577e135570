package io.mekong.store;

import io.mekong.project.ColumnType;

/** Which types hold every value of another, exactly as it was. */
final class Widening {
    /** Digits of the largest 32- and 64-bit numbers. */
    private static final int INT_DIGITS = 10;

    private static final int BIGINT_DIGITS = 19;

    private Widening() {}

    /** A double holds every integer of 32 bits, but neither every bigint nor most decimals. */
    static boolean isLossless(ColumnType from, ColumnType to) {
        return switch (from) {
            case ColumnType.Int _ ->
                to instanceof ColumnType.BigInt || to instanceof ColumnType.Real || hasDigits(to, INT_DIGITS);
            case ColumnType.BigInt _ -> hasDigits(to, BIGINT_DIGITS);
            case ColumnType.Decimal(int precision, int scale) ->
                to instanceof ColumnType.Decimal wide && wide.scale() >= scale && hasDigits(to, precision - scale);
            case ColumnType.ListOf(ColumnType element) ->
                to instanceof ColumnType.ListOf(ColumnType wide) && isLossless(element, wide);
            case ColumnType.Bool _ -> false;
            case ColumnType.Real _ -> false;
            case ColumnType.Text _ -> false;
            case ColumnType.Date _ -> false;
            case ColumnType.Timestamp _ -> false;
            case ColumnType.Uuid _ -> false;
            case ColumnType.Json _ -> false;
        };
    }

    /** Whether it is a decimal with so many digits before the point. */
    private static boolean hasDigits(ColumnType type, int digits) {
        return type instanceof ColumnType.Decimal(int precision, int scale) && precision - scale >= digits;
    }
}
