package io.mekong.project;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what a task does: what each type asks for. */
final class WorkReader {
    enum Type {
        GENERATE,
        SQL,
        HTTP,
        SHELL,
        VERIFY,
        WORKFLOW
    }

    static final Form<Type> TYPE = Form.choice(Ordered.words(Type.values()));

    private static final int MOST_TICKS = 1_000_000;
    private static final Form<String> METHOD = Form.choice(
            Map.of("GET", "GET", "POST", "POST", "PUT", "PUT", "PATCH", "PATCH", "DELETE", "DELETE", "HEAD", "HEAD"));

    private final Declared<Source> sources;
    private final Declared<Table> tables;
    private final Set<String> workflows;

    /** @param workflows the names of all of them */
    WorkReader(Declared<Source> sources, Declared<Table> tables, Set<String> workflows) {
        this.workflows = workflows;
        this.sources = sources;
        this.tables = tables;
    }

    /** @param names that its texts and queries may use */
    Optional<Work> read(Type type, Section task, ValueNames names) {
        return switch (type) {
            case GENERATE -> generate(task);
            case SQL ->
                task.requireText("query").map(query -> {
                    names.checkQuery(task.find("query").orElseThrow(), query);
                    return new Work.Sql(query);
                });
            case HTTP -> http(task, names);
            case SHELL -> shell(task);
            case VERIFY -> {
                Optional<Value> table = task.require("table");
                table.ifPresent(tables::refer);
                yield table.flatMap(Value::text).map(Work.Verify::new);
            }
            case WORKFLOW -> subWorkflow(task, names);
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

    private Optional<Work> subWorkflow(Section task, ValueNames names) {
        Optional<Value> workflow = task.require("workflow");
        workflow.ifPresent(value -> value.text()
                .filter(name -> !workflows.contains(name))
                .ifPresent(name -> value.problem(
                        "There is no workflow " + value.shown(),
                        "no file in workflows/ has that name",
                        Form.hint(name, workflows))));
        Map<String, String> parameters = task.texts("parameters");
        parameters.values().forEach(text -> names.checkTemplate(task, text));
        return workflow.flatMap(Value::text).map(name -> new Work.SubWorkflow(name, parameters));
    }

    private Optional<Work> http(Section task, ValueNames names) {
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
            names.checkTemplate(task, text);
        }
        headers.values().forEach(header -> names.checkTemplate(task, header));
        return url.flatMap(Value::text).map(text -> new Work.Http(method, text, headers, body));
    }

    private Optional<Work> shell(Section task) {
        List<String> words = task.requireItems("command").stream()
                .flatMap(word -> word.text().stream())
                .toList();
        var environment = task.texts("environment");
        return words.isEmpty() ? Optional.empty() : Optional.of(new Work.Shell(words, environment));
    }
}
