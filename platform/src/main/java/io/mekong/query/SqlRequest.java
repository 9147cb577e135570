package io.mekong.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query of a person or a program.
 *
 * @param parameters for {@code ?}; a parameter may be null
 * @param maxRows empty: the configured limit, which also bounds it from above
 * @param timeout empty: the configured limit, which also bounds it from above
 */
public record SqlRequest(
        String sql, List<@Nullable Object> parameters, Optional<Integer> maxRows, Optional<Duration> timeout) {
    public SqlRequest {
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
    }

    public static SqlRequest of(String sql) {
        return new SqlRequest(sql, List.of(), Optional.empty(), Optional.empty());
    }
}
