package io.mekong.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final List<Route> ROUTES = List.of(
            Route.get("/things/{thing}", "Things", "One thing")
                    .query("limit", "integer", "How many")
                    .answers("{\"name\":\"a\"}")
                    .to(context -> {}),
            Route.post("/things/{thing}", "Things", "Changes a thing")
                    .body("application/json", "[1]")
                    .answers("[1,2]")
                    .to(context -> {}),
            Route.get("/metrics", "System", "Metrics")
                    .as("text/plain")
                    .answers("up 1")
                    .to(context -> {}));

    @Test
    void everyRouteIsAnOperationWithSummaryAndResponses() throws Exception {
        JsonNode paths = Json.MAPPER.readTree(OpenApi.document(ROUTES)).get("paths");
        assertThat(paths.size()).isEqualTo(2);
        for (Route route : ROUTES) {
            JsonNode operation =
                    paths.path(route.path()).path(route.method().name().toLowerCase(java.util.Locale.ROOT));
            assertThat(operation.path("summary").asText()).isEqualTo(route.summary());
            assertThat(operation.path("responses").path("200").path("content").has(route.contentType()))
                    .isTrue();
            assertThat(operation.path("responses").has("default")).isTrue();
        }
    }

    @Test
    void parametersSayWhereTheyStand() throws Exception {
        JsonNode parameters =
                Json.MAPPER.readTree(OpenApi.document(ROUTES)).at("/paths/~1things~1{thing}/get/parameters");
        assertThat(parameters.path(0).path("name").asText()).isEqualTo("thing");
        assertThat(parameters.path(0).path("in").asText()).isEqualTo("path");
        assertThat(parameters.path(0).path("required").asBoolean()).isTrue();
        assertThat(parameters.path(1).path("in").asText()).isEqualTo("query");
        assertThat(parameters.path(1).path("schema").path("type").asText()).isEqualTo("integer");
    }

    @Test
    void anExampleThatIsNoJsonIsAMistakeOfOurs() {
        Route broken = Route.get("/x", "X", "X").answers("{broken").to(context -> {});
        assertThatThrownBy(() -> OpenApi.document(List.of(broken)))
                .hasMessageContaining("a route's example is not JSON: {broken");
    }
}
