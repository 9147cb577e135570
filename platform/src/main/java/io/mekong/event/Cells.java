package io.mekong.event;

import io.mekong.project.ColumnType;
import io.mekong.project.ColumnType.Timestamp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Values into the typed cells of one column: the rules, and the slow way for all that the readers of bytes do not take
 * at once. Numbers may come as text (exchanges send prices so); nothing is rounded or cut to fit: what does not fit is
 * rejected.
 */
final class Cells {
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigDecimal MIN_DECIMAL = new BigDecimal(MIN_LONG);
    private static final BigDecimal MAX_DECIMAL = new BigDecimal(MAX_LONG);
    /** A longer number is an attack on the parser or a mistake; {@code 1E999999999} is short and worse. */
    private static final int MOST_DIGITS = 400;

    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9.]++(?:[eE][-+]?[0-9]++)?");

    private final ColumnType type;
    private final Limits limits;

    /** @param type for a list, that of its elements */
    Cells(ColumnType type, Limits limits) {
        this.type = type;
        this.limits = limits;
    }

    ColumnType type() {
        return type;
    }

    /** The reason why an object or a list is no cell. */
    RejectedEvent nested(String found) {
        return new RejectedEvent("found " + found + " instead of " + withArticle());
    }

    void putBoolean(boolean value, RowSink sink, int column) throws RejectedEvent {
        if (type instanceof ColumnType.Bool) {
            sink.putLong(column, value ? 1 : 0);
        } else if (type instanceof ColumnType.Text) {
            putString(Boolean.toString(value), sink, column);
        } else {
            throw unfit(Boolean.toString(value));
        }
    }

    /** @param text a number as JSON writes it */
    void putNumber(String text, RowSink sink, int column) throws RejectedEvent {
        switch (type) {
            case ColumnType.Int _ -> putLong(integer(whole(text)), sink, column);
            case ColumnType.BigInt _ -> putLong(whole(text), sink, column);
            case ColumnType.Real _ -> putReal(text, sink, column);
            case ColumnType.Decimal decimal -> putDecimal(number(text), decimal, sink, column);
            case ColumnType.Timestamp(var unit) -> sink.putLong(column, time(text, unit));
            case ColumnType.Text _ -> putString(text, sink, column);
            case ColumnType.Json _ -> putString(text, sink, column);
            case ColumnType.Bool _ -> throw unfit(text);
            case ColumnType.Bytes _ -> throw unfit(text);
            case ColumnType.Date _ -> throw unfit(text);
            case ColumnType.Uuid _ -> throw unfit(text);
            case ColumnType.ListOf _ -> throw unfit(text);
        }
    }

    void putText(String text, RowSink sink, int column) throws RejectedEvent {
        switch (type) {
            case ColumnType.Int _ -> putLong(integer(whole(text.strip())), sink, column);
            case ColumnType.BigInt _ -> putLong(whole(text.strip()), sink, column);
            case ColumnType.Real _ -> putReal(text.strip(), sink, column);
            case ColumnType.Decimal decimal -> putDecimal(number(text.strip()), decimal, sink, column);
            case ColumnType.Timestamp _ -> sink.putLong(column, Timestamps.fromText(text));
            case ColumnType.Text _ -> putString(text, sink, column);
            case ColumnType.Json _ -> putString(text, sink, column);
            case ColumnType.Bool _ -> sink.putLong(column, truth(text));
            case ColumnType.Bytes _ -> putBytes(text, sink, column);
            case ColumnType.Date _ -> sink.putLong(column, day(text));
            case ColumnType.Uuid _ -> putUuid(uuid(text), sink, column);
            case ColumnType.ListOf _ -> throw unfit(text);
        }
    }

    private void putLong(long value, RowSink sink, int column) throws RejectedEvent {
        limits.check(value);
        sink.putLong(column, value);
    }

    private void putReal(String text, RowSink sink, int column) throws RejectedEvent {
        double value = real(text);
        limits.check(value, text);
        sink.putDouble(column, value);
    }

    private void putString(String text, RowSink sink, int column) throws RejectedEvent {
        limits.check(text);
        byte[] utf8 = Text.utf8(text);
        sink.putText(column, utf8, 0, utf8.length);
    }

    private static void putBytes(String text, RowSink sink, int column) throws RejectedEvent {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            sink.putText(column, bytes, 0, bytes.length);
        } catch (IllegalArgumentException e) {
            throw new RejectedEvent("\"" + Text.cut(text) + "\" is not Base64");
        }
    }

    private static void putUuid(UUID uuid, RowSink sink, int column) {
        sink.putWide(column, uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    private void putDecimal(BigDecimal value, ColumnType.Decimal decimal, RowSink sink, int column)
            throws RejectedEvent {
        BigInteger unscaled = decimal(value, decimal).unscaledValue();
        limits.check(value, value.toPlainString());
        if (decimal.fitsLong()) {
            sink.putLong(column, unscaled.longValue());
        } else {
            sink.putWide(column, unscaled.shiftRight(64).longValue(), unscaled.longValue());
        }
    }

    /** A whole number goes by its magnitude where no unit is declared, a broken one is of seconds. */
    private static long time(String text, Timestamp.Unit unit) throws RejectedEvent {
        BigDecimal value = number(text);
        boolean whole = text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
        return whole && value.compareTo(MIN_DECIMAL) >= 0 && value.compareTo(MAX_DECIMAL) <= 0
                ? Timestamps.fromNumber(value.longValueExact(), unit)
                : Timestamps.fromDecimal(value, unit);
    }

    private long truth(String text) throws RejectedEvent {
        return switch (text) {
            case "true" -> 1;
            case "false" -> 0;
            default -> throw unfit(text);
        };
    }

    private static long day(String text) throws RejectedEvent {
        try {
            LocalDate date = LocalDate.parse(text.strip());
            if (date.getYear() < 1 || date.getYear() > 9999) {
                throw new RejectedEvent(Text.cut(text) + " is no date between the years 1 and 9999");
            }
            return date.toEpochDay();
        } catch (DateTimeException e) {
            throw new RejectedEvent("\"" + Text.cut(text) + "\" is no date such as 2021-02-05");
        }
    }

    private UUID uuid(String text) throws RejectedEvent {
        try {
            UUID uuid = UUID.fromString(text.strip());
            // Java reads `1-1-1-1-1` too.
            if (uuid.toString().equalsIgnoreCase(text.strip())) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            throw unfit(text);
        }
        throw unfit(text);
    }

    private static long integer(long value) throws RejectedEvent {
        if (value != (int) value) {
            throw new RejectedEvent(value + " does not fit an integer (32 bits); use bigint");
        }
        return value;
    }

    private static long whole(String text) throws RejectedEvent {
        try {
            BigInteger value = number(text).toBigIntegerExact();
            if (value.compareTo(MIN_LONG) < 0 || value.compareTo(MAX_LONG) > 0) {
                throw new RejectedEvent(Text.cut(text) + " does not fit a bigint (64 bits)");
            }
            return value.longValue();
        } catch (ArithmeticException e) {
            throw new RejectedEvent(Text.cut(text) + " is not a whole number");
        }
    }

    private double real(String text) throws RejectedEvent {
        if (!DECIMAL.matcher(text).matches()) {
            throw unfit(text); // Java reads `1d`, `NaN` and `0x1p3` too
        }
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw unfit(text);
        }
        throw new RejectedEvent(Text.cut(text) + " is beyond what a double holds");
    }

    private static BigDecimal number(String text) throws RejectedEvent {
        try {
            if (text.length() <= MOST_DIGITS) {
                BigDecimal value = new BigDecimal(text);
                if (Math.abs((long) value.precision() - value.scale()) <= MOST_DIGITS && value.scale() <= MOST_DIGITS) {
                    return value;
                }
            }
        } catch (NumberFormatException e) {
            throw new RejectedEvent("\"" + Text.cut(text) + "\" is not a number");
        }
        throw new RejectedEvent(Text.cut(text) + " is too long for a number");
    }

    private static BigDecimal decimal(BigDecimal value, ColumnType.Decimal type) throws RejectedEvent {
        BigDecimal plain = value.stripTrailingZeros();
        if (plain.scale() > type.scale()) {
            throw new RejectedEvent(value.toPlainString() + " has " + plain.scale() + " digits after the point; "
                    + type.label() + " keeps " + type.scale());
        }
        BigDecimal scaled = plain.setScale(type.scale());
        if (scaled.precision() > type.precision()) {
            throw new RejectedEvent(value.toPlainString() + " is too large for " + type.label());
        }
        return scaled;
    }

    private RejectedEvent unfit(String value) {
        return new RejectedEvent("\"" + Text.cut(value) + "\" is not " + withArticle());
    }

    private String withArticle() {
        return (type instanceof ColumnType.Int ? "an " : "a ") + type.label();
    }
}
