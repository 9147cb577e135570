package io.mekong.sink;

import io.mekong.core.MekongException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Values as texts: the same in Redis and in what PostgreSQL copies from. */
final class Texts {
    private Texts() {}

    /**
     * Whole numbers in digits, doubles as the shortest decimal that reads back as the same, times as {@code 2019-11-28
     * 00:00:02} in UTC with a fraction only where there is one.
     */
    static String of(Column column, Object value) {
        return switch (column.type()) {
            case STRING -> value instanceof String text ? text : refuse(column, value);
            case LONG -> value instanceof Number number ? whole(column, number) : refuse(column, value);
            case DOUBLE -> value instanceof Number number ? decimal(number) : refuse(column, value);
            case BOOLEAN -> value instanceof Boolean truth ? truth.toString() : refuse(column, value);
            case TIMESTAMP -> value instanceof Instant instant ? time(instant) : refuse(column, value);
            case DATE -> value instanceof LocalDate date ? date.toString() : refuse(column, value);
            case DECIMAL ->
                switch (value) {
                    case BigDecimal number -> number.toPlainString();
                    case BigInteger number -> number.toString();
                    default -> refuse(column, value);
                };
        };
    }

    private static String whole(Column column, Number value) {
        return switch (value) {
            case Long number -> number.toString();
            case Integer number -> number.toString();
            case Short number -> number.toString();
            case Byte number -> number.toString();
            default -> refuse(column, value);
        };
    }

    /** {@code 411.83}, {@code 5}, {@code 12345678.9}: without an exponent where people would write none. */
    private static String decimal(Number value) {
        double number = value instanceof Float single ? Double.parseDouble(single.toString()) : value.doubleValue();
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return Double.toString(number);
        }
        String text = Double.toString(number);
        double size = Math.abs(number);
        if (text.indexOf('E') >= 0 && size < 1e16 && size >= 1e-6) {
            text = new BigDecimal(text).toPlainString();
        }
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String time(Instant instant) {
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(29).append(time.toLocalDate()).append(' ');
        two(text, time.getHour()).append(':');
        two(text, time.getMinute()).append(':');
        two(text, time.getSecond());
        int nanos = time.get(ChronoField.NANO_OF_SECOND);
        if (nanos != 0) {
            String digits = String.format(Locale.ROOT, "%09d", nanos);
            text.append('.').append(digits.replaceFirst("0+$", ""));
        }
        return text.toString();
    }

    private static StringBuilder two(StringBuilder text, int number) {
        return (number < 10 ? text.append('0') : text).append(number);
    }

    private static String refuse(Column column, Object value) {
        throw MekongException.user(
                "Cannot write the rows",
                "the column `" + column.name() + "` is a " + column.type() + ", and a row has a "
                        + value.getClass().getSimpleName() + " in it",
                "Convert it in the job's SQL, with CAST.");
    }
}
