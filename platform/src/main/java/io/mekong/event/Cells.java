package io.mekong.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mekong.project.ColumnType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One JSON value into one typed cell. Numbers may come as text (exchanges send prices so); nothing is rounded or cut
 * to fit: what does not fit is rejected.
 */
final class Cells {
    private static final BigInteger MIN_LONG = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);
    /** A longer number is an attack on the parser or a mistake; {@code 1E999999999} is short and worse. */
    private static final int MOST_DIGITS = 400;

    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9.]++(?:[eE][-+]?[0-9]++)?");

    private Cells() {}

    /** Puts the parser's current scalar token. JSON columns and containers are the caller's. */
    static void put(ColumnType type, JsonParser parser, RowSink sink, int column) throws IOException, RejectedEvent {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            String found = token == JsonToken.START_OBJECT ? "an object" : "a list";
            throw new RejectedEvent("found " + found + " instead of " + withArticle(type));
        }
        if (token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            putLong(type, parser.getLongValue(), sink, column);
        } else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            putBoolean(type, token == JsonToken.VALUE_TRUE, sink, column);
        } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            putNumber(type, parser.getText(), sink, column);
        } else {
            putText(type, parser.getText(), sink, column);
        }
    }

    private static void putLong(ColumnType type, long value, RowSink sink, int column) throws RejectedEvent {
        switch (type) {
            case ColumnType.Int ignored -> sink.putLong(column, integer(value));
            case ColumnType.BigInt ignored -> sink.putLong(column, value);
            case ColumnType.Real ignored -> sink.putDouble(column, (double) value);
            case ColumnType.Decimal decimal -> putDecimal(BigDecimal.valueOf(value), decimal, sink, column);
            case ColumnType.Timestamp(var unit) -> sink.putLong(column, Timestamps.fromNumber(value, unit));
            case ColumnType.Text ignored -> putString(Long.toString(value), sink, column);
            case ColumnType.Bool ignored -> throw unfit(Long.toString(value), type);
            case ColumnType.Bytes ignored -> throw unfit(Long.toString(value), type);
            case ColumnType.Date ignored -> throw unfit(Long.toString(value), type);
            case ColumnType.Uuid ignored -> throw unfit(Long.toString(value), type);
            case ColumnType.ListOf ignored -> throw unfit(Long.toString(value), type);
            case ColumnType.Json ignored -> putString(Long.toString(value), sink, column);
        }
    }

    private static void putBoolean(ColumnType type, boolean value, RowSink sink, int column) throws RejectedEvent {
        if (type instanceof ColumnType.Bool) {
            sink.putLong(column, value ? 1 : 0);
        } else if (type instanceof ColumnType.Text) {
            putString(Boolean.toString(value), sink, column);
        } else {
            throw unfit(Boolean.toString(value), type);
        }
    }

    /** A number that is no {@code long}: with a fraction, an exponent, or very large. */
    private static void putNumber(ColumnType type, String text, RowSink sink, int column) throws RejectedEvent {
        switch (type) {
            case ColumnType.Int ignored -> sink.putLong(column, integer(whole(text)));
            case ColumnType.BigInt ignored -> sink.putLong(column, whole(text));
            case ColumnType.Real ignored -> sink.putDouble(column, real(text));
            case ColumnType.Decimal decimal -> putDecimal(number(text), decimal, sink, column);
            case ColumnType.Timestamp(var unit) -> sink.putLong(column, Timestamps.fromDecimal(number(text), unit));
            case ColumnType.Text ignored -> putString(text, sink, column);
            case ColumnType.Bool ignored -> throw unfit(text, type);
            case ColumnType.Bytes ignored -> throw unfit(text, type);
            case ColumnType.Date ignored -> throw unfit(text, type);
            case ColumnType.Uuid ignored -> throw unfit(text, type);
            case ColumnType.ListOf ignored -> throw unfit(text, type);
            case ColumnType.Json ignored -> putString(text, sink, column);
        }
    }

    static void putText(ColumnType type, String text, RowSink sink, int column) throws RejectedEvent {
        switch (type) {
            case ColumnType.Int ignored -> sink.putLong(column, integer(whole(text.strip())));
            case ColumnType.BigInt ignored -> sink.putLong(column, whole(text.strip()));
            case ColumnType.Real ignored -> sink.putDouble(column, real(text.strip()));
            case ColumnType.Decimal decimal -> putDecimal(number(text.strip()), decimal, sink, column);
            case ColumnType.Timestamp ignored -> sink.putLong(column, Timestamps.fromText(text));
            case ColumnType.Text ignored -> putString(text, sink, column);
            case ColumnType.Bool ignored -> sink.putLong(column, truth(text));
            case ColumnType.Bytes ignored -> putBytes(text, sink, column);
            case ColumnType.Date ignored -> sink.putLong(column, day(text));
            case ColumnType.Uuid ignored -> putUuid(uuid(text), sink, column);
            case ColumnType.Json ignored -> putString(text, sink, column);
            case ColumnType.ListOf ignored -> throw unfit(text, type);
        }
    }

    static void putString(String text, RowSink sink, int column) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
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

    private static void putDecimal(BigDecimal value, ColumnType.Decimal type, RowSink sink, int column)
            throws RejectedEvent {
        BigInteger unscaled = decimal(value, type).unscaledValue();
        if (type.fitsLong()) {
            sink.putLong(column, unscaled.longValue());
        } else {
            sink.putWide(column, unscaled.shiftRight(64).longValue(), unscaled.longValue());
        }
    }

    private static long truth(String text) throws RejectedEvent {
        return switch (text) {
            case "true" -> 1;
            case "false" -> 0;
            default -> throw unfit(text, new ColumnType.Bool());
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

    private static UUID uuid(String text) throws RejectedEvent {
        try {
            UUID uuid = UUID.fromString(text.strip());
            // Java reads `1-1-1-1-1` too.
            if (uuid.toString().equalsIgnoreCase(text.strip())) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            throw unfit(text, new ColumnType.Uuid());
        }
        throw unfit(text, new ColumnType.Uuid());
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

    private static double real(String text) throws RejectedEvent {
        if (!DECIMAL.matcher(text).matches()) {
            throw unfit(text, new ColumnType.Real()); // Java reads `1d`, `NaN` and `0x1p3` too
        }
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw unfit(text, new ColumnType.Real());
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

    private static RejectedEvent unfit(String value, ColumnType type) {
        return new RejectedEvent("\"" + Text.cut(value) + "\" is not " + withArticle(type));
    }

    private static String withArticle(ColumnType type) {
        return (type instanceof ColumnType.Int ? "an " : "a ") + type.label();
    }
}
