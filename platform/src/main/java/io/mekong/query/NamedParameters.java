package io.mekong.query;

import io.mekong.project.SqlNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code $from} and {@code $to} and the like in SQL become numbered parameters, blank-padded to their old length, so that
 * positions in error messages stay true. Text in quotes and comments is left alone.
 *
 * @param values in the order of their numbers; a value may be null
 */
public record NamedParameters(String sql, List<@Nullable Object> values) {
    public NamedParameters {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** A name without a value is left as it is; the engine then says that it is unknown. */
    public static NamedParameters bind(String sql, Map<String, ? extends @Nullable Object> named) {
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
        List<@Nullable Object> values = new ArrayList<>();
        numbered.forEach(name -> values.add(named.get(name)));
        return new NamedParameters(bound, values);
    }
}
