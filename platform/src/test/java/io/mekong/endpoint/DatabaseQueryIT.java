package io.mekong.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.Endpoint;
import io.mekong.project.EndpointParameter;
import io.mekong.service.Analytics;
import io.mekong.service.SharedPostgres;
import io.mekong.store.QueryResult;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values into PostgreSQL, and cells out of it. */
@ExtendWith(SharedPostgres.class)
class DatabaseQueryIT {
    @Test
    void cellsAreThoseOfOurTables(Analytics analytics) throws SQLException {
        QueryResult result = run(analytics, TestEndpoints.of("""
                        SELECT true, 1::int2, 2::int4, 3::int8, 0.1::float4, 0.2::float8, 12.50::numeric(10,2), 'text'::text,
                          '2026-01-31 12:00:00+07'::timestamptz, '2026-01-31 12:00:00'::timestamp, date '2026-01-31',
                          '{"a": [1, null, 0.1]}'::jsonb, ARRAY[1, NULL, 3], ARRAY['a'],
                          '00000000-0000-0000-0000-000000000007'::uuid, '\\x0102'::bytea, NULL, 'infinity'::timestamptz"""), Map.of());
        Map<String, @Nullable Object> json = Map.of("a", Arrays.asList(1L, null, new BigDecimal("0.1")));
        assertThat(result.rows())
                .containsExactly(Arrays.asList(
                        true,
                        1L,
                        2L,
                        3L,
                        0.1,
                        0.2,
                        new BigDecimal("12.50"),
                        "text",
                        Instant.parse("2026-01-31T05:00:00Z"),
                        Instant.parse("2026-01-31T12:00:00Z"),
                        LocalDate.of(2026, 1, 31),
                        json,
                        Arrays.asList(1L, null, 3L),
                        List.of("a"),
                        "00000000-0000-0000-0000-000000000007",
                        "AQI=",
                        null,
                        "infinity"));
    }

    @Test
    void valuesAreBoundWithTheirTypes() throws SQLException {
        Endpoint endpoint = TestEndpoints.of(
                "SELECT $s || $s, $i + 1, $n, NOT $b, $d + 1, $t + interval '1 hour', '{\"a\":1}'::jsonb ? $s, '$s'",
                TestEndpoints.required("s", EndpointParameter.Type.STRING),
                TestEndpoints.required("i", EndpointParameter.Type.INTEGER),
                TestEndpoints.required("n", EndpointParameter.Type.NUMBER),
                TestEndpoints.required("b", EndpointParameter.Type.BOOLEAN),
                TestEndpoints.required("d", EndpointParameter.Type.DATE),
                TestEndpoints.required("t", EndpointParameter.Type.TIMESTAMP));
        assertThat(DatabaseQuery.bind(endpoint, endpoint.samples()).sql())
                .isEqualTo(
                        "SELECT ? || ?, ? + 1, ?, NOT ?, ? + 1, ?::timestamptz + interval '1 hour', '{\"a\":1}'::jsonb ?? ?, '$s'");
    }

    @Test
    void whatIsLeftOutIsNullOfItsType(Analytics analytics) throws SQLException {
        Endpoint endpoint = TestEndpoints.of(
                "SELECT x FROM generate_series(1, 3) x WHERE ($least IS NULL OR x >= $least) AND ($day IS NULL OR $day > now())"
                        + " AND ($name IS NULL OR $name = 'a') AND ($yes IS NULL OR $yes) AND ($n IS NULL OR $n > x)"
                        + " AND ($at IS NULL OR $at > now())",
                TestEndpoints.optional("least", EndpointParameter.Type.INTEGER),
                TestEndpoints.optional("day", EndpointParameter.Type.DATE),
                TestEndpoints.optional("name", EndpointParameter.Type.STRING),
                TestEndpoints.optional("yes", EndpointParameter.Type.BOOLEAN),
                TestEndpoints.optional("n", EndpointParameter.Type.NUMBER),
                TestEndpoints.optional("at", EndpointParameter.Type.TIMESTAMP));
        Map<String, @Nullable Object> values = new HashMap<>();
        endpoint.parameters().keySet().forEach(name -> values.put(name, null));
        assertThat(run(analytics, endpoint, values).rows()).containsExactly(List.of(1L), List.of(2L), List.of(3L));
        values.put("least", 3L);
        values.put("name", "a");
        values.put("yes", true);
        values.put("n", 3.5);
        values.put("at", Instant.parse("9999-01-01T00:00:00Z"));
        values.put("day", LocalDate.of(9999, 1, 1));
        assertThat(run(analytics, endpoint, values).rows()).containsExactly(List.of(3L));
    }

    @Test
    void moreRowsThanAskedForAreSaidToBeThere(Analytics analytics) throws SQLException {
        Endpoint three = TestEndpoints.of("SELECT x FROM generate_series(1, 3) x");
        try (Connection connection = analytics.connect()) {
            QueryResult two = DatabaseQuery.bind(three, Map.of()).run(connection, 2);
            assertThat(two.rows()).containsExactly(List.of(1L), List.of(2L));
            assertThat(two.truncated()).isTrue();
            assertThat(DatabaseQuery.bind(three, Map.of()).run(connection, 3).truncated())
                    .isFalse();
            assertThat(DatabaseQuery.bind(three, Map.of()).columns(connection))
                    .containsExactly(new QueryResult.ResultColumn("x", "int4"));
        }
    }

    private static QueryResult run(
            Analytics analytics, Endpoint endpoint, Map<String, ? extends @Nullable Object> values)
            throws SQLException {
        try (Connection connection = analytics.connect()) {
            return DatabaseQuery.bind(endpoint, values).run(connection, 100);
        }
    }
}
