package io.mekong.endpoint;

import io.mekong.project.Endpoint;
import io.mekong.project.EndpointParameter;
import io.mekong.project.EndpointParameter.Need;
import io.mekong.project.EndpointPath;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class TestEndpoints {
    private TestEndpoints() {}

    static Endpoint limited(Endpoint.Rate rate) {
        return endpoint("SELECT 1", Optional.empty(), Optional.of(rate), Duration.ZERO);
    }

    static Endpoint cached(Duration cache) {
        return endpoint("SELECT 1", Optional.empty(), Optional.empty(), cache);
    }

    static Endpoint paged(int usual, int most, EndpointParameter... parameters) {
        return endpoint(
                "SELECT 1 ORDER BY 1",
                Optional.of(new Endpoint.Paging(usual, most)),
                Optional.empty(),
                Duration.ZERO,
                parameters);
    }

    static Endpoint of(String query, EndpointParameter... parameters) {
        return endpoint(query, Optional.empty(), Optional.empty(), Duration.ZERO, parameters);
    }

    static EndpointParameter required(String name, EndpointParameter.Type type) {
        return parameter(name, type, Need.REQUIRED, Optional.empty());
    }

    static EndpointParameter optional(String name, EndpointParameter.Type type) {
        return parameter(name, type, Need.OPTIONAL, Optional.empty());
    }

    static EndpointParameter usually(String name, EndpointParameter.Type type, Object fallback) {
        return parameter(name, type, Need.OPTIONAL, Optional.of(fallback));
    }

    private static EndpointParameter parameter(
            String name, EndpointParameter.Type type, Need need, Optional<Object> fallback) {
        return new EndpointParameter(
                name, type, need, fallback, Optional.empty(), Optional.empty(), Optional.empty(), 100, List.of(), "");
    }

    private static Endpoint endpoint(
            String query,
            Optional<Endpoint.Paging> paging,
            Optional<Endpoint.Rate> rate,
            Duration cache,
            EndpointParameter... parameters) {
        Map<String, EndpointParameter> byName = new LinkedHashMap<>();
        for (EndpointParameter parameter : parameters) {
            byName.put(parameter.name(), parameter);
        }
        return new Endpoint(
                "posts",
                "",
                new EndpointPath("/posts"),
                Optional.of("analytics"),
                query,
                byName,
                paging,
                rate,
                cache,
                1);
    }
}
