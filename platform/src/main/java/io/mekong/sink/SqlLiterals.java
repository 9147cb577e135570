package io.mekong.sink;

import java.time.LocalDate;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values in the places of names in a condition, which stands in statements that take no parameters. */
public final class SqlLiterals {
    private static final Pattern TOKEN = Pattern.compile("'(?:[^']++|'')*+'|\"(?:[^\"]++|\"\")*+\"|\\$([A-Za-z_]\\w*)");

    private SqlLiterals() {}

    /** @param values by the names behind {@code $}: String, Long, Double, Boolean or LocalDate */
    public static String put(String condition, Map<String, Object> values) {
        return TOKEN.matcher(condition).replaceAll(token -> {
            String name = token.group(1);
            Object value = name == null ? null : values.get(name);
            return Matcher.quoteReplacement(value == null ? token.group() : literal(value));
        });
    }

    private static String literal(Object value) {
        return switch (value) {
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case LocalDate date -> "DATE '" + date + "'";
            default -> "'" + value.toString().replace("'", "''") + "'";
        };
    }
}
