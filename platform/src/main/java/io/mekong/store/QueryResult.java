package io.mekong.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query gave. A cell is null, {@code Boolean}, {@code Long}, {@code Double}, {@code BigDecimal},
 * {@code BigInteger}, {@code String}, {@code Instant}, {@code LocalDate}, or a {@code List} or {@code Map} of these.
 *
 * @param truncated whether there were more rows than asked for
 */
public record QueryResult(
        List<ResultColumn> columns, List<List<@Nullable Object>> rows, boolean truncated, Duration elapsed) {
    /** @param type the engine's name for it, for example {@code BIGINT} */
    public record ResultColumn(String name, String type) {}

    public QueryResult {
        columns = List.copyOf(columns);
    }
}
