package io.mekong.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code $from} and {@code $to} and the like in SQL become numbered parameters, blank-padded to their old length, so that
 * positions in error messages stay true. Text in quotes and comments is left alone.
 *
 * @param values in the order of their numbers
 */
public record NamedParameters(String sql, List<Object> values) {
    private static final Pattern TOKEN =
            Pattern.compile("'[^']*'|\"[^\"]*\"|--[^\\n]*|/\\*(?s:.*?)\\*/|\\$([A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)");

    public NamedParameters {
        values = List.copyOf(values);
    }

    /** A name without a value is left as it is; the engine then says that it is unknown. */
    public static NamedParameters bind(String sql, Map<String, Object> named) {
        List<String> numbered = new ArrayList<>();
        Matcher tokens = TOKEN.matcher(sql);
        StringBuilder bound = new StringBuilder(sql.length());
        while (tokens.find()) {
            String name = tokens.group(1);
            String replacement = tokens.group();
            if (name != null && named.containsKey(name)) {
                if (!numbered.contains(name)) {
                    numbered.add(name);
                }
                String number = "$" + (numbered.indexOf(name) + 1);
                replacement = number + " ".repeat(Math.max(0, tokens.group().length() - number.length()));
            }
            tokens.appendReplacement(bound, Matcher.quoteReplacement(replacement));
        }
        tokens.appendTail(bound);
        return new NamedParameters(
                bound.toString(),
                numbered.stream().map(named::get).map(Object.class::cast).toList());
    }
}
