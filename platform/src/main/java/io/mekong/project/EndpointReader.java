package io.mekong.project;

import io.mekong.project.Endpoint.Paging;
import io.mekong.project.Endpoint.Rate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code endpoints/*.yaml}. One of them knows the paths of all that it has read. */
final class EndpointReader {
    private static final int USUAL_ROWS = 100;
    /** The server's own addresses, and the pages of the web interface. */
    private static final Set<String> TAKEN = new TreeSet<>(Set.of(
            "api",
            "assets",
            "dashboards",
            "docs",
            "druid",
            "health",
            "metrics",
            "ready",
            "sql",
            "streams",
            "system",
            "tables",
            "workflows"));

    private static final Form<EndpointPath> PATH = new Form<>(
            "a path such as /posts or /posts/{id}",
            text -> {
                // No dot in the first part: such addresses are files of the web interface.
                if (!text.matches("/[A-Za-z0-9_~-]+(/[A-Za-z0-9._~-]+|/\\{[A-Za-z_]\\w*})*") || text.length() > 200) {
                    throw new IllegalArgumentException();
                }
                return new EndpointPath(text);
            },
            text -> "Write for example `path: /posts`.");
    private static final Form<String> PARAMETER_NAME =
            Form.named("[A-Za-z_][A-Za-z0-9_]{0,62}", "letters, digits and `_`, a letter first, at most 63 of them");
    private static final Pattern TIMES = Pattern.compile("(\\d{1,6})/([smh])");
    private static final Form<Rate> RATE =
            Form.of("a number of requests in a second, minute or hour", "rate-limit: 50/s", text -> {
                Matcher times = TIMES.matcher(text);
                if (!times.matches() || Integer.parseInt(times.group(1)) == 0) {
                    throw new IllegalArgumentException();
                }
                return new Rate(
                        Integer.parseInt(times.group(1)),
                        switch (times.group(2)) {
                            case "s" -> Duration.ofSeconds(1);
                            case "m" -> Duration.ofMinutes(1);
                            default -> Duration.ofHours(1);
                        });
            });

    private final Settings settings;
    /** From the shape of a path to the endpoint that has it. */
    private final Map<String, String> shapes = new LinkedHashMap<>();

    EndpointReader(Settings settings) {
        this.settings = settings;
    }

    Optional<Endpoint> read(String name, Section file) {
        String description = file.text("description", "");
        Optional<EndpointPath> path = path(name, file);
        Optional<Value> place = file.find("database");
        Optional<String> database = place.flatMap(value -> DatabaseNames.refer(value, settings));
        Optional<Value> written = file.require("query");
        Map<String, EndpointParameter> parameters = parameters(file);
        Optional<Value> pages = file.find("limit");
        Optional<Paging> paging = pages.flatMap(this::paging);
        Optional<Rate> rate = file.find("rate-limit", RATE);
        Optional<Value> kept = file.find("cache");
        Duration cache = kept.flatMap(value -> value.as(Form.duration("0s", "1h", "cache: 1s")))
                .orElse(Duration.ZERO);
        file.finish();
        Optional<String> query = written.flatMap(value -> query(value, place.isPresent()));
        written.ifPresent(value -> query.ifPresent(text -> {
            checkNames(value, text, parameters, path, pages.isPresent());
            if (pages.isPresent()) {
                checkPages(value, SqlNames.outline(text));
            }
        }));
        path.ifPresent(known -> checkPath(file, known, parameters));
        if (pages.isPresent()) {
            checkTaken(file, parameters);
        }
        if (place.isEmpty()) {
            kept.ifPresent(value -> value.problem(
                    "`cache` stands without `database`",
                    "an answer out of tables is kept until one of them has a new commit",
                    "Remove it."));
        }
        return path.flatMap(known -> query.map(text -> new Endpoint(
                name,
                description,
                known,
                database,
                text,
                parameters,
                paging,
                rate,
                cache,
                written.map(Value::line).orElse(0))));
    }

    private Optional<EndpointPath> path(String name, Section file) {
        Optional<Value> value = file.require("path");
        Optional<EndpointPath> path = value.flatMap(written -> written.as(PATH));
        path.filter(known -> TAKEN.contains(known.first()))
                .ifPresent(known -> value.orElseThrow()
                        .problem(
                                "The path " + value.get().shown() + " is taken",
                                "what begins with /" + known.first() + " is the platform's own",
                                "Choose another path."));
        path.map(known -> shapes.putIfAbsent(known.shape(), name))
                .ifPresent(other -> value.orElseThrow()
                        .problem(
                                "The path " + value.get().shown() + " is taken",
                                "the endpoint `" + other + "` answers there",
                                "Choose another path."));
        return path;
    }

    private static Map<String, EndpointParameter> parameters(Section file) {
        Map<String, EndpointParameter> parameters = new LinkedHashMap<>();
        file.find("parameters")
                .flatMap(value -> value.section("`parameters`"))
                .map(Section::values)
                .orElse(Map.of())
                .forEach((name, value) -> {
                    try {
                        PARAMETER_NAME.parse(name);
                        EndpointParameterReader.read(name, value)
                                .ifPresent(parameter -> parameters.put(name, parameter));
                    } catch (Form.Refusal e) {
                        value.problem(
                                "A parameter cannot be called `" + Problems.clip(name) + "`",
                                e.why(),
                                "Choose another name.");
                    }
                });
        return parameters;
    }

    private Optional<Paging> paging(Value value) {
        return value.section("`limit`").flatMap(section -> {
            int bound = settings.query().maxRows();
            int most = section.integer("most", 1, bound, Math.min(bound, USUAL_ROWS));
            int usual = section.integer("default", 1, bound, Math.min(most, USUAL_ROWS));
            section.finish();
            if (usual > most) {
                section.problem(
                        "A page has " + usual + " rows by default",
                        "`most` allows " + most,
                        "Lower `default`, or raise `most`.");
            }
            return Optional.of(new Paging(usual, most));
        });
    }

    /** One statement that reads, without the semicolon behind it. */
    private static Optional<String> query(Value value, boolean ofDatabase) {
        return SqlNames.only(value, "an endpoint answers with the rows of one").flatMap(text -> {
            String outline = SqlNames.outline(text).strip();
            if (ofDatabase && !outline.matches("(?s)(SELECT|WITH|VALUES|TABLE)\\b.*")) {
                value.problem("The query is no SELECT", "an endpoint only reads", "Begin it with SELECT or WITH.");
                return Optional.empty();
            }
            return Optional.of(text);
        });
    }

    private static void checkNames(
            Value query,
            String text,
            Map<String, EndpointParameter> parameters,
            Optional<EndpointPath> path,
            boolean paged) {
        Set<String> used = SqlNames.in(text);
        for (String name : used) {
            if (paged && (name.equals(Endpoint.LIMIT) || name.equals(Endpoint.OFFSET))) {
                query.problem(
                        "The query names `$" + name + "`",
                        "`limit` adds LIMIT and OFFSET to it by itself",
                        "Remove it from the query.");
            } else if (!parameters.containsKey(name)
                    && !path.map(EndpointPath::names).orElse(List.of()).contains(name)) {
                query.problem(
                        "The query has no value for `$" + name + "`",
                        "`parameters` has none of that name",
                        Form.hint(name, parameters.keySet()));
            }
        }
        for (String name : parameters.keySet()) {
            if (!used.contains(name)) {
                query.problem(
                        "The parameter `" + name + "` is not used",
                        "the query does not name `$" + name + "`",
                        "Use it in the query, or remove it.");
            }
        }
    }

    private static void checkPages(Value query, String outline) {
        if (!outline.matches("(?s).*\\bORDER\\s+BY\\b.*")) {
            query.problem(
                    "The pages have no order",
                    "without ORDER BY a row may be on two pages, or on none",
                    "Add ORDER BY with columns that no two rows share.");
        }
        if (outline.matches("(?s).*\\b(LIMIT|OFFSET|FETCH)\\b.*")) {
            query.problem(
                    "The query has a limit of its own",
                    "`limit` adds LIMIT and OFFSET to it by itself",
                    "Remove one of them.");
        }
    }

    private static void checkPath(Section file, EndpointPath path, Map<String, EndpointParameter> parameters) {
        for (String name : path.names()) {
            EndpointParameter parameter = parameters.get(name);
            if (parameter == null) {
                file.problem(
                        "The path names `{" + name + "}`",
                        "`parameters` has none of that name",
                        Form.hint(name, parameters.keySet()));
            } else if (parameter.need() == EndpointParameter.Need.OPTIONAL) {
                file.problem(
                        "The parameter `" + name + "` of the path is optional",
                        "every address of the path has it",
                        "Remove its `default` and `required`.");
            }
        }
    }

    private static void checkTaken(Section file, Map<String, EndpointParameter> parameters) {
        for (String name : List.of(Endpoint.LIMIT, Endpoint.OFFSET)) {
            if (parameters.containsKey(name)) {
                file.problem(
                        "A parameter is called `" + name + "`",
                        "with `limit`, pages are asked for by that name",
                        "Choose another name.");
            }
        }
    }
}
