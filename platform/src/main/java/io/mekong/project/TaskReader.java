package io.mekong.project;

import io.mekong.project.Task.Retries;
import io.mekong.project.Task.Rule;
import io.mekong.project.Task.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads one task: what all have, and then what its type asks for. */
final class TaskReader {
    private enum Type {
        GENERATE,
        SQL,
        HTTP,
        SHELL,
        VERIFY
    }

    private static final Form<Type> TYPE = Form.choice(Ordered.words(Type.values()));
    private static final Form<Rule> RULE = Form.choice(Ordered.words(Rule.values()));
    private static final Form<Duration> TIMEOUT = Form.duration("100ms", "30d", "timeout: 10m");
    private static final Form<Duration> DELAY = Form.duration("10ms", "1d", "delay: 30s");
    private static final int MOST_RETRIES = 100;
    private static final int MOST_TICKS = 1_000_000;
    private static final Form<String> METHOD = Form.choice(
            Map.of("GET", "GET", "POST", "POST", "PUT", "PUT", "PATCH", "PATCH", "DELETE", "DELETE", "HEAD", "HEAD"));

    private final Declared<Source> sources;
    private final Declared<Table> tables;
    private final Set<String> parameters;
    private final List<String> read = new ArrayList<>();

    /** @param parameters of the workflow */
    TaskReader(Declared<Source> sources, Declared<Table> tables, Set<String> parameters) {
        this.sources = sources;
        this.tables = tables;
        this.parameters = parameters;
    }

    /**
     * In the order of the file: a task that does not say what it comes after comes after the one above it.
     *
     * @param all the names of the workflow's tasks
     */
    Optional<Task> read(Section task, String name, Set<String> all) {
        Optional<Type> type = task.require("type", TYPE);
        Set<String> after = after(task, all);
        read.add(name);
        Rule rule = task.find("rule", RULE).orElse(Rule.ALL_SUCCESS);
        Retries retries = task.find("retries").map(TaskReader::retries).orElse(Retries.NONE);
        Duration timeout = task.find("timeout", TIMEOUT).orElse(Task.TIMEOUT);
        Optional<Work> work = type.flatMap(known -> work(known, task));
        if (type.isPresent()) {
            task.finish();
        }
        return work.map(doing -> new Task(doing, after, rule, retries, timeout));
    }

    private Set<String> after(Section task, Set<String> all) {
        Optional<Value> after = task.find("after");
        if (after.isEmpty()) {
            return read.isEmpty() ? Set.of() : Set.of(read.getLast());
        }
        List<Value> items = after.get().yaml() instanceof Yaml.Scalar
                ? List.of(after.get())
                : after.get().items().orElse(List.of());
        Set<String> names = new LinkedHashSet<>();
        for (Value item : items) {
            item.text().ifPresent(name -> {
                if (!all.contains(name)) {
                    item.problem(
                            "There is no task " + item.shown(),
                            "`after` names tasks of this file",
                            Form.hint(name, all));
                }
                names.add(name);
            });
        }
        return names;
    }

    private static Retries retries(Value value) {
        if (value.yaml() instanceof Yaml.Scalar) {
            int times = value.as(Form.integer(0, MOST_RETRIES)).orElse(0L).intValue();
            return new Retries(times, Retries.NONE.delay(), Retries.NONE.longest());
        }
        return value.section("retries")
                .map(section -> {
                    int times = section.integer("times", 0, MOST_RETRIES, 0);
                    section.require("times");
                    Duration delay = section.find("delay", DELAY).orElse(Retries.NONE.delay());
                    Duration longest = section.find("longest", DELAY).orElse(Retries.NONE.longest());
                    section.finish();
                    return new Retries(times, delay, longest);
                })
                .orElse(Retries.NONE);
    }

    private Optional<Work> work(Type type, Section task) {
        return switch (type) {
            case GENERATE -> generate(task);
            case SQL ->
                task.requireText("query").map(query -> {
                    checkParameters(task.find("query").orElseThrow(), query);
                    return new Work.Sql(query);
                });
            case HTTP -> http(task);
            case SHELL -> shell(task);
            case VERIFY -> {
                Optional<Value> table = task.require("table");
                table.ifPresent(tables::refer);
                yield table.flatMap(Value::text).map(Work.Verify::new);
            }
        };
    }

    private Optional<Work> generate(Section task) {
        Optional<Value> reference = task.require("source");
        reference.ifPresent(value -> sources.refer(value)
                .filter(source -> !(source instanceof Source.Generator))
                .ifPresent(source -> value.problem(
                        "The source `" + source.name() + "` is not a generator",
                        "a task of type generate asks a generator for events",
                        "Name a source of type generator.")));
        int ticks = task.integer("ticks", 1, MOST_TICKS, 1);
        return reference.flatMap(Value::text).map(source -> new Work.Generate(source, ticks));
    }

    private Optional<Work> http(Section task) {
        Optional<Value> url = task.require("url");
        String method = task.find("method", METHOD).orElse("GET");
        var headers = task.texts("headers");
        Optional<String> body = task.find("body").flatMap(Value::text);
        url.flatMap(Value::text)
                .filter(text -> !text.startsWith("http://") && !text.startsWith("https://"))
                .ifPresent(_ -> url.get()
                        .cannotBe(
                                "an address that begins with http:// or https://",
                                "Write for example `url: http://localhost:8088/health`."));
        for (String text :
                Stream.concat(url.flatMap(Value::text).stream(), body.stream()).toList()) {
            checkTemplate(task, text);
        }
        headers.values().forEach(header -> checkTemplate(task, header));
        return url.flatMap(Value::text).map(text -> new Work.Http(method, text, headers, body));
    }

    private Optional<Work> shell(Section task) {
        List<String> words = task.requireItems("command").stream()
                .flatMap(word -> word.text().stream())
                .toList();
        var environment = task.texts("environment");
        return words.isEmpty() ? Optional.empty() : Optional.of(new Work.Shell(words, environment));
    }

    private void checkTemplate(Section task, String text) {
        for (String name : Template.names(text)) {
            if (!isKnown(name)) {
                task.problem(
                        "There is no value `{{ " + name + " }}`",
                        "a run has " + String.join(", ", RunValues.NAMES) + ", and params.NAME for each parameter",
                        Form.hint(name, candidates("params.")));
            }
        }
    }

    private List<String> candidates(String prefix) {
        return Stream.concat(RunValues.NAMES.stream(), parameters.stream().map(name -> prefix + name))
                .toList();
    }

    private boolean isKnown(String name) {
        return RunValues.NAMES.contains(name)
                || (name.startsWith("params.") && parameters.contains(name.substring("params.".length())));
    }

    private void checkParameters(Value value, String query) {
        for (String name : RunValues.named(query)) {
            if (!RunValues.NAMES.contains(name) && !parameters.contains(name)) {
                value.problem(
                        "The query has no value for `$" + name + "`",
                        "neither a run nor the workflow's `parameters` have one of that name",
                        Form.hint(name, candidates("")));
            }
        }
    }
}
