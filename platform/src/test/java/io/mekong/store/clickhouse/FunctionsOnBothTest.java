package io.mekong.store.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.store.OlapStore;
import io.mekong.store.duckdb.DuckDbStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions of DuckDB that are made in ClickHouse say what DuckDB says. */
class FunctionsOnBothTest {
    private static final List<Instant> TIMES = List.of(
            Instant.parse("2026-01-31T12:00:00Z"),
            Instant.parse("2026-01-31T12:00:00.000499Z"),
            Instant.parse("2026-01-31T12:00:00.000500Z"),
            Instant.parse("2026-01-31T12:00:00.999999Z"),
            Instant.parse("1970-01-01T00:00:00Z"),
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            Instant.parse("1969-12-31T23:59:59.999500Z"),
            Instant.parse("1969-12-31T23:59:59.999499Z"),
            Instant.parse("1931-02-03T04:05:06.000500Z"));
    private static final String NUMBERS =
            " FROM (SELECT 3 AS x, 'c' AS y UNION ALL SELECT 1, 'a' UNION ALL SELECT 4, 'd'"
                    + " UNION ALL SELECT 9, 'e' UNION ALL SELECT 4, 'd' UNION ALL SELECT NULL, 'f')";

    @TempDir
    private Path folder;

    private static List<@Nullable Object> one(OlapStore store, String sql, List<Object> parameters) {
        return store.sql()
                .execute(store.sql().parse(sql), parameters, 10, Duration.ofSeconds(30))
                .rows()
                .getFirst();
    }

    @Test
    void milliseconds() {
        try (OlapStore click = ClickHouseFixture.open(folder);
                OlapStore duck = DuckDbStore.openInMemory()) {
            for (Instant time : TIMES) {
                List<@Nullable Object> expected = one(duck, "SELECT epoch_ms($1)", List.of(time));
                assertThat(one(click, "SELECT epoch_ms($1)", List.of(time)))
                        .as(time.toString())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void aggregates() {
        String sql =
                "SELECT arg_min(y, x), arg_max(y, x), quantile_cont(x, 0.5)::DOUBLE, quantile_cont(x, 0.99)::DOUBLE,"
                        + " quantile_cont(x, 0.25)::DOUBLE, quantile_disc(x, 0.5)::INTEGER, approx_count_distinct(x)::INTEGER"
                        + NUMBERS;
        try (OlapStore click = ClickHouseFixture.open(folder);
                OlapStore duck = DuckDbStore.openInMemory()) {
            assertThat(one(click, sql, List.of())).isEqualTo(one(duck, sql, List.of()));
        }
    }
}
