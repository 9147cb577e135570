package io.mekong.store.clickhouse;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A query's {@code ?} and {@code $1} as ClickHouse's {@code {_1:Int64}}.
 *
 * @param sql the query with them
 * @param settings their values
 */
record Placeholders(String sql, Map<String, String> settings) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    /** The query with a number of the same length in the place of each, so that it can be read without values. */
    static String blank(String sql) {
        StringBuilder blank = new StringBuilder(sql);
        for (int at = 0; at < sql.length(); at = SqlText.next(sql, at)) {
            int end = end(sql, at);
            for (int i = at; i < end; i++) {
                blank.setCharAt(i, '1');
            }
        }
        return blank.toString();
    }

    /** @throws io.mekong.store.SqlException USER where there are more or fewer values */
    static Placeholders bind(String sql, List<? extends @Nullable Object> values) {
        StringBuilder bound = new StringBuilder();
        int questions = 0;
        int highest = 0;
        int from = 0;
        for (int at = 0; at < sql.length(); at = SqlText.next(sql, at)) {
            int end = end(sql, at);
            if (end > at) {
                int number = sql.charAt(at) == '?' ? ++questions : Integer.parseInt(sql.substring(at + 1, end));
                highest = Math.max(highest, number);
                bound.append(sql, from, at);
                bound.append(number >= 1 && number <= values.size() ? slot(number, values.get(number - 1)) : "NULL");
                from = end;
            }
        }
        if (highest != values.size()) {
            throw Refusals.refused(
                    "it has " + highest + " parameters and got " + values.size() + " values",
                    "Send one value for each `?`.",
                    OptionalInt.empty());
        }
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value != null) {
                settings.put("param__" + (i + 1), escaped(text(value)));
            }
        }
        return new Placeholders(bound.append(sql.substring(from)).toString(), settings);
    }

    /** Behind the placeholder that begins here, or here where none does. */
    private static int end(String sql, int at) {
        if (sql.charAt(at) == '?') {
            return at + 1;
        }
        int end = at + 1;
        while (sql.charAt(at) == '$' && end < sql.length() && Character.isDigit(sql.charAt(end))) {
            end++;
        }
        return end > at + 1 ? end : at;
    }

    private static String slot(int number, @Nullable Object value) {
        return value == null ? "NULL" : "{_" + number + ":" + type(value) + "}";
    }

    private static String type(Object value) {
        return switch (value) {
            case Boolean _ -> "Bool";
            case Integer _ -> "Int64";
            case Long _ -> "Int64";
            case Double _ -> "Float64";
            case BigInteger number -> number.bitLength() < 128 ? "Int128" : "Int256";
            case BigDecimal number -> "Decimal(76, " + Math.max(0, Math.min(76, number.scale())) + ")";
            case Instant _ -> "DateTime64(6, 'UTC')";
            case LocalDate _ -> "Date32";
            default -> "String";
        };
    }

    private static String text(Object value) {
        return switch (value) {
            case Instant instant -> TIME.format(instant);
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    /** As in TabSeparated. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\0", "\\0");
    }
}
