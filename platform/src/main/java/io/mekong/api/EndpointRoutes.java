package io.mekong.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.MekongException;
import io.mekong.endpoint.Endpoints;
import io.mekong.project.Endpoint;
import io.mekong.project.EndpointParameter;
import io.mekong.project.EndpointParameter.Need;
import io.mekong.store.QueryResult.ResultColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What {@code /openapi.json} says of endpoints. Their rows are told by an example made of the columns of the query. */
final class EndpointRoutes {
    private static final String TAG = "Endpoints";

    private final Endpoints endpoints;
    /** What is known of columns; a database that was away is asked again. */
    private final Map<Endpoint, String> examples = new ConcurrentHashMap<>();

    EndpointRoutes(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    List<Route> all() {
        List<Endpoint> now = endpoints.all();
        examples.keySet().retainAll(now);
        return now.stream().map(this::route).toList();
    }

    private Route route(Endpoint endpoint) {
        String summary = endpoint.description().isEmpty() ? "The endpoint " + endpoint.name() : endpoint.description();
        Route.Builder route = Route.get(endpoint.path().text(), TAG, summary);
        List<String> inPath = endpoint.path().names();
        for (EndpointParameter parameter : endpoint.parameters().values()) {
            route.parameter(new Route.Parameter(
                    parameter.name(),
                    inPath.contains(parameter.name()) ? Route.Parameter.Place.PATH : Route.Parameter.Place.QUERY,
                    kind(parameter.type()),
                    parameter.description(),
                    schema(parameter)));
        }
        endpoint.paging().ifPresent(paging -> {
            route.parameter(new Route.Parameter(
                    Endpoint.LIMIT,
                    Route.Parameter.Place.QUERY,
                    "integer",
                    "Rows of a page; the header Link says where the next page is",
                    Map.of("default", paging.usual(), "minimum", 1, "maximum", paging.most())));
            route.parameter(new Route.Parameter(
                    Endpoint.OFFSET,
                    Route.Parameter.Place.QUERY,
                    "integer",
                    "Rows before the page",
                    Map.of("default", 0, "minimum", 0)));
        });
        return route.answers(example(endpoint)).to(context -> {
            throw MekongException.bug("an endpoint's route is for the document only", null);
        });
    }

    private static Map<String, Object> schema(EndpointParameter parameter) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (parameter.need() == Need.REQUIRED) {
            schema.put(OpenApi.REQUIRED, true);
            schema.put("examples", List.of(plain(parameter.sample())));
        }
        switch (parameter.type()) {
            case STRING -> schema.put("maxLength", parameter.longest());
            case DATE -> schema.put("format", "date");
            case TIMESTAMP -> schema.put("format", "date-time");
            case INTEGER, NUMBER, BOOLEAN -> {}
        }
        parameter.fallback().ifPresent(value -> schema.put("default", plain(value)));
        parameter.least().ifPresent(value -> schema.put("minimum", plain(value)));
        parameter.most().ifPresent(value -> schema.put("maximum", plain(value)));
        parameter.pattern().ifPresent(form -> schema.put("pattern", "^(?:" + form + ")$"));
        if (!parameter.choice().isEmpty()) {
            schema.put(
                    "enum",
                    parameter.choice().stream().map(EndpointRoutes::plain).toList());
        }
        return schema;
    }

    private static Object plain(Object value) {
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    private static String kind(EndpointParameter.Type type) {
        return switch (type) {
            case STRING, DATE, TIMESTAMP -> "string";
            case INTEGER -> "integer";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
        };
    }

    private String example(Endpoint endpoint) {
        String known = examples.get(endpoint);
        if (known != null) {
            return known;
        }
        try {
            String example = example(endpoints.columns(endpoint));
            examples.put(endpoint, example);
            return example;
        } catch (MekongException e) {
            return "[{}]";
        }
    }

    private static String example(List<ResultColumn> columns) {
        ObjectNode row = Json.MAPPER.createObjectNode();
        for (ResultColumn column : columns) {
            String type = column.type().toLowerCase(Locale.ROOT);
            if (type.contains("[]") || type.startsWith("_")) {
                row.putArray(column.name());
            } else if (type.contains("timestamp")) {
                row.put(column.name(), "2026-01-31T12:00:00Z");
            } else if (type.equals("date")) {
                row.put(column.name(), "2026-01-31");
            } else if (type.startsWith("bool")) {
                row.put(column.name(), true);
            } else if (type.matches("u?(tiny|small|big|huge)?int(eger)?|int[248]")) {
                row.put(column.name(), 7);
            } else if (type.matches("(float|double|real|numeric|decimal).*")) {
                row.put(column.name(), 0.5);
            } else {
                row.put(column.name(), "text");
            }
        }
        return Json.text(List.of(row));
    }
}
