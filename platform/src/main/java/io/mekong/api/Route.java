package io.mekong.api;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of the API: how it is reached, what it says of itself in {@code /openapi.json}, and what it does. Both
 * the server and the document are made from the same list of these, so that they cannot differ.
 *
 * @param path with {@code {name}} for parameters
 * @param contentType of the answer
 */
record Route(
        HandlerType method,
        String path,
        String tag,
        String summary,
        List<Parameter> parameters,
        Optional<Body> body,
        String contentType,
        String example,
        Handler handler) {

    /**
     * @param kind {@code string}, {@code integer}, {@code number}, {@code boolean}; or {@code object}: a
     *     parameter for each of its fields
     * @param schema what else JSON Schema can say of it: bounds, a default; {@code required} is whether it must be there
     */
    record Parameter(String name, Place place, String kind, String description, Map<String, Object> schema) {
        /** Of any value of its kind. */
        Parameter(String name, Place place, String kind, String description) {
            this(name, place, kind, description, Map.of());
        }

        enum Place {
            PATH,
            QUERY
        }
    }

    record Body(String contentType, String example) {}

    Route {
        parameters = List.copyOf(parameters);
    }

    static Builder get(String path, String tag, String summary) {
        return new Builder(HandlerType.GET, path, tag, summary);
    }

    static Builder post(String path, String tag, String summary) {
        return new Builder(HandlerType.POST, path, tag, summary);
    }

    static Builder put(String path, String tag, String summary) {
        return new Builder(HandlerType.PUT, path, tag, summary);
    }

    static Builder delete(String path, String tag, String summary) {
        return new Builder(HandlerType.DELETE, path, tag, summary);
    }

    static final class Builder {
        private final HandlerType method;
        private final String path;
        private final String tag;
        private final String summary;
        private final List<Parameter> parameters = new ArrayList<>();
        private Optional<Body> body = Optional.empty();
        private String contentType = "application/json";
        private String example = "{}";

        private Builder(HandlerType method, String path, String tag, String summary) {
            this.method = method;
            this.path = path;
            this.tag = tag;
            this.summary = summary;
            for (String part : path.split("/")) {
                if (part.startsWith("{")) {
                    String name = part.substring(1, part.length() - 1);
                    parameters.add(
                            new Parameter(name, Parameter.Place.PATH, "string", "The " + name + "'s name or id"));
                }
            }
        }

        Builder query(String name, String kind, String description) {
            parameters.add(new Parameter(name, Parameter.Place.QUERY, kind, description));
            return this;
        }

        /** In place of one of the same name in the path. */
        Builder parameter(Parameter parameter) {
            parameters.removeIf(other -> other.name().equals(parameter.name()));
            parameters.add(parameter);
            return this;
        }

        Builder body(String type, String sample) {
            body = Optional.of(new Body(type, sample));
            return this;
        }

        /** The answer, by example. */
        Builder answers(String sample) {
            example = sample;
            return this;
        }

        Builder as(String type) {
            contentType = type;
            return this;
        }

        Route to(Handler handler) {
            return new Route(method, path, tag, summary, parameters, body, contentType, example, handler);
        }
    }
}
