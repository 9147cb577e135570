package io.mekong.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param values bound to {@code $1}, {@code $2}, … */
public record BoundQuery(String sql, List<@Nullable Object> values) {
    public BoundQuery {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    public static BoundQuery of(String sql) {
        return new BoundQuery(sql, List.of());
    }
}
