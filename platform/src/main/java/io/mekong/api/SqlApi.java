package io.mekong.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.mekong.core.MekongException;
import io.mekong.query.ResultJson;
import io.mekong.query.SqlAnswer;
import io.mekong.query.SqlGateway;
import io.mekong.query.SqlRequest;
import io.mekong.store.SchemaTable;
import io.mekong.store.SqlEngine;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SQL over HTTP. */
final class SqlApi {
    private final SqlGateway gateway;
    private final SqlEngine engine;

    SqlApi(SqlGateway gateway, SqlEngine engine) {
        this.gateway = gateway;
        this.engine = engine;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/api/v1/sql", "SQL", "Run one SELECT; read-only, with limits on rows and time")
                        .body(
                                "application/json",
                                "{\"query\":\"SELECT name, avg(data_id) AS price FROM demo WHERE name = ? GROUP BY name\","
                                        + "\"parameters\":[\"BTC\"],\"maxRows\":1000,\"timeoutMs\":10000}")
                        .answers(
                                "{\"columns\":[{\"name\":\"name\",\"type\":\"VARCHAR\"},{\"name\":\"price\",\"type\":\"DOUBLE\"}],"
                                        + "\"rows\":[[\"BTC\",203.5]],\"rowCount\":1,\"truncated\":false,\"elapsedMs\":3,\"cached\":false}")
                        .to(this::run),
                Route.get("/api/v1/schema", "SQL", "The tables that SQL can name, with their columns")
                        .answers(
                                "{\"tables\":[{\"name\":\"demo\",\"kind\":\"table\",\"columns\":[{\"name\":\"__time\",\"type\":\"TIMESTAMP\"}]}]}")
                        .to(this::schema));
    }

    private void run(Context context) throws IOException {
        JsonNode body = Json.object(context);
        JsonNode query = body.path("query");
        if (!query.isTextual()) {
            throw MekongException.user(
                    "There is no query", "the field `query` is missing", "Send {\"query\":\"SELECT …\"}.");
        }
        SqlAnswer answer = gateway.run(new SqlRequest(
                query.asText(),
                parameters(body.path("parameters")),
                wholeNumber(body, "maxRows").map(Math::toIntExact),
                wholeNumber(body, "timeoutMs").map(Duration::ofMillis)));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.MAPPER.getFactory().createGenerator(text)) {
            json.writeStartObject();
            ResultJson.writeFields(json, answer.result());
            json.writeNumberField("rowCount", answer.result().rows().size());
            json.writeNumberField("elapsedMs", answer.elapsed().toMillis());
            json.writeBooleanField("cached", answer.cached());
            json.writeEndObject();
        }
        context.contentType("application/json").result(text.toString());
    }

    private void schema(Context context) {
        List<Map<String, Object>> tables = new ArrayList<>();
        for (SchemaTable table : engine.schema()) {
            tables.add(Map.of(
                    "name", table.name(),
                    "kind", table.kind().name().toLowerCase(Locale.ROOT),
                    "columns", table.columns()));
        }
        Json.send(context, Map.of("tables", tables));
    }

    private static List<@Nullable Object> parameters(JsonNode node) {
        List<@Nullable Object> parameters = new ArrayList<>();
        if (!node.isMissingNode() && !node.isNull() && !node.isArray()) {
            throw MekongException.user(
                    "Cannot read `parameters`", "it is not a list", "Send [\"BTC\", 5] or leave it out.");
        }
        for (JsonNode value : node) {
            parameters.add(parameter(value));
        }
        return parameters;
    }

    private static @Nullable Object parameter(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? (Object) value.longValue() : value.bigIntegerValue();
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (value.isTextual()) {
            return value.asText();
        }
        throw MekongException.user(
                "Cannot bind the parameter " + value,
                "it is a list or an object",
                "Send text, a number, true, false or null.");
    }

    private static Optional<Long> wholeNumber(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw MekongException.user(
                    "Cannot read `" + field + "`", value + " is not a whole number", "Send a number such as 1000.");
        }
        return Optional.of(value.longValue());
    }
}
