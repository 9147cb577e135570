package io.mekong.query;

import io.mekong.project.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code $from} and {@code $to} and the like in SQL become numbered parameters, blank-padded to their old length, so that
 * positions in error messages stay true. Text in quotes and comments is left alone.
 *
 * @param values in the order of their numbers
 */
public record NamedParameters(String sql, List<Object> values) {
    public NamedParameters {
        values = List.copyOf(values);
    }

    /** A name without a value is left as it is; the engine then says that it is unknown. */
    public static NamedParameters bind(String sql, Map<String, Object> named) {
        List<String> numbered = new ArrayList<>();
        String bound = SqlNames.replace(sql, (name, written) -> {
            if (!named.containsKey(name)) {
                return written;
            }
            if (!numbered.contains(name)) {
                numbered.add(name);
            }
            String number = "$" + (numbered.indexOf(name) + 1);
            return number + " ".repeat(Math.max(0, written.length() - number.length()));
        });
        return new NamedParameters(
                bound, numbered.stream().map(named::get).map(Object.class::cast).toList());
    }
}
