package io.mekong.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The OpenAPI 3.1 document of a list of routes. Shapes are told by example. */
final class OpenApi {
    private static final String ERROR_EXAMPLE =
            "{\"error\":{\"code\":\"USER\",\"what\":\"The query cannot run\",\"why\":\"…\",\"fix\":\"…\",\"position\":7}}";

    static final String REQUIRED = "required";

    private OpenApi() {}

    static String document(List<Route> routes) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("openapi", "3.1.0");
        ObjectNode info = root.putObject("info");
        info.put("title", "Mekong");
        info.put("version", "1");
        info.put("description", "Events in, SQL, dashboards and live states out.");
        ObjectNode paths = root.putObject("paths");
        for (Route route : routes) {
            ObjectNode path = paths.withObjectProperty(route.path());
            path.set(route.method().name().toLowerCase(Locale.ROOT), operation(route));
        }
        return Json.text(root);
    }

    private static ObjectNode operation(Route route) {
        ObjectNode operation = Json.MAPPER.createObjectNode();
        operation.put("summary", route.summary());
        operation.put("operationId", operationId(route));
        operation.putArray("tags").add(route.tag());
        ArrayNode parameters = operation.putArray("parameters");
        for (Route.Parameter parameter : route.parameters()) {
            ObjectNode node = parameters.addObject();
            node.put("name", parameter.name());
            node.put("in", parameter.place().name().toLowerCase(Locale.ROOT));
            boolean required = Boolean.TRUE.equals(parameter.schema().get(REQUIRED));
            node.put("required", required || parameter.place() == Route.Parameter.Place.PATH);
            node.put("description", parameter.description());
            ObjectNode schema = node.putObject("schema").put("type", parameter.kind());
            parameter.schema().forEach((key, value) -> {
                if (!key.equals(REQUIRED)) {
                    schema.set(key, Json.MAPPER.valueToTree(value));
                }
            });
        }
        route.body().ifPresent(body -> {
            ObjectNode request = operation.putObject("requestBody");
            request.put("required", true);
            content(request, body.contentType(), body.example());
        });
        ObjectNode responses = operation.putObject("responses");
        ObjectNode answer = responses.putObject("200");
        answer.put("description", "OK");
        content(answer, route.contentType(), route.example());
        ObjectNode error = responses.putObject("default");
        error.put("description", "What went wrong, why, and how to fix it");
        content(error, "application/json", ERROR_EXAMPLE);
        return operation;
    }

    private static void content(ObjectNode owner, String contentType, String example) {
        ObjectNode media = owner.putObject("content").putObject(contentType);
        JsonNode value = contentType.equals("application/json")
                ? json(example)
                : Json.MAPPER.getNodeFactory().textNode(example);
        ObjectNode schema = media.putObject("schema");
        schema.put("type", value.isArray() ? "array" : value.isObject() ? "object" : "string");
        if (value.isArray()) {
            schema.putObject("items");
        }
        media.set("example", value);
    }

    private static JsonNode json(String example) {
        try {
            return Json.MAPPER.readTree(example);
        } catch (JsonProcessingException e) {
            throw io.mekong.core.MekongException.bug("a route's example is not JSON: " + example, e);
        }
    }

    private static String operationId(Route route) {
        return route.method().name().toLowerCase(Locale.ROOT)
                + route.path().replaceAll("[{}]", "").replaceAll("[^A-Za-z0-9]+", "_");
    }
}
