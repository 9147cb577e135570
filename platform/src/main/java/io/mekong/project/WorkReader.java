package io.mekong.project;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a task does: what each type asks for. */
final class WorkReader {
    enum Type {
        GENERATE,
        SQL,
        HTTP,
        SHELL,
        VERIFY,
        WORKFLOW,
        WAIT_FOR,
        REBUILD,
        LOAD,
        PRODUCE,
        JAVA,
        COPY,
        NOTIFY,
        CONNECTOR,
        JOB,
        SPARK
    }

    static final Form<Type> TYPE = Form.choice(Ordered.words(Type.values()));

    private static final Form<String> METHOD = Form.choice(
            Map.of("GET", "GET", "POST", "POST", "PUT", "PUT", "PATCH", "PATCH", "DELETE", "DELETE", "HEAD", "HEAD"));
    private static final Form<Duration> EVERY = Form.duration("100ms", "1d", "every: 1m");
    private static final Form<Work.Rebuild.Origin> ORIGIN = Form.choice(Ordered.words(Work.Rebuild.Origin.values()));
    private static final Form<Work.Connector.Restart> RESTART =
            Form.choice(Ordered.words(Work.Connector.Restart.values()));
    private static final String USUAL_SUBJECT = "{{ workflow }}, run {{ run_id }}";

    private final ProjectParts parts;
    private final SqlWorkReader sql;
    private final FeedingReader feeding;
    private final JavaReader java;

    WorkReader(ProjectParts parts) {
        this.parts = parts;
        this.sql = new SqlWorkReader(parts);
        this.feeding = new FeedingReader(parts);
        this.java = JavaReader.tasks(parts.files());
    }

    /** @param names that its texts and queries may use */
    Optional<? extends Work> read(Type type, Section task, ValueNames names) {
        return switch (type) {
            case GENERATE -> feeding.generate(task);
            case LOAD -> feeding.load(task, names);
            case PRODUCE -> feeding.produce(task, names);
            case SQL -> sql.read(task, names);
            case HTTP -> http(task, names);
            case SHELL -> shell(task, names);
            case WORKFLOW -> subWorkflow(task, names);
            case VERIFY -> table(task).map(Work.Verify::new);
            case REBUILD ->
                table(task)
                        .map(table -> new Work.Rebuild(
                                table, task.find("from", ORIGIN), task.truth("accept-differences", false)));
            case CONNECTOR -> connector(task);
            case WAIT_FOR -> waiting(task, names);
            case JAVA -> java.read(task).map(Work.Java::new);
            case COPY -> CopyReader.read(task, names);
            case NOTIFY -> notice(task, names);
            case JOB -> JobWorkReader.read(task, names, parts.jobs(), Optional.empty());
            case SPARK -> JobWorkReader.read(task, names, parts.jobs(), Optional.of(Job.Engine.SPARK));
        };
    }

    Settings settings() {
        return parts.settings();
    }

    /** The secrets that texts may name. */
    Set<String> secrets() {
        return Set.copyOf(parts.settings().outside().secrets());
    }

    private Optional<String> table(Section task) {
        Optional<Value> table = task.require("table");
        table.ifPresent(parts.tables()::refer);
        return table.flatMap(Value::text);
    }

    private Optional<Work.Connector> connector(Section task) {
        Optional<Value> source = task.require("source");
        source.flatMap(value -> parts.sources()
                        .refer(value)
                        .filter(found -> !(found instanceof Source.Capture) && !(found instanceof Source.Connector)))
                .ifPresent(found -> source.orElseThrow()
                        .problem(
                                "The source `" + found.name() + "` is no connector",
                                "the platform itself sends what comes from it",
                                "Name a source of type cdc or connector."));
        Work.Connector.Restart restart = task.find("restart", RESTART).orElse(Work.Connector.Restart.FAILED);
        return source.flatMap(Value::text).map(name -> new Work.Connector(name, restart));
    }

    private Optional<Work.SubWorkflow> subWorkflow(Section task, ValueNames names) {
        Optional<Value> workflow = task.require("workflow");
        workflow.ifPresent(value -> value.text()
                .filter(name -> !parts.workflows().contains(name))
                .ifPresent(name -> value.problem(
                        "There is no workflow " + value.shown(),
                        "no file in workflows/ has that name",
                        Form.hint(name, parts.workflows()))));
        Map<String, String> parameters = task.texts("parameters");
        parameters.values().forEach(text -> names.checkTemplate(task, text));
        return workflow.flatMap(Value::text).map(name -> new Work.SubWorkflow(name, parameters));
    }

    private static Optional<Work.Http> http(Section task, ValueNames names) {
        Optional<Value> url = task.require("url");
        String method = task.find("method", METHOD).orElse("GET");
        var headers = task.texts("headers");
        Optional<String> body = template(task, "body", names);
        headers.values().forEach(header -> names.checkTemplate(task, header));
        return url.flatMap(value -> Address.check(value, names))
                .map(text -> new Work.Http(method, text, headers, body));
    }

    private static Optional<Work.Shell> shell(Section task, ValueNames names) {
        List<String> words = task.requireItems("command").stream()
                .flatMap(word -> word.text().stream())
                .toList();
        var environment = task.texts("environment");
        environment.values().forEach(text -> names.checkTemplate(task, text));
        return words.isEmpty() ? Optional.empty() : Optional.of(new Work.Shell(words, environment));
    }

    private static Optional<Work.WaitFor> waiting(Section task, ValueNames names) {
        Duration every = task.find("every", EVERY).orElse(Duration.ofSeconds(30));
        Optional<Value> query = task.find("query");
        Optional<Value> file = task.find("file");
        Optional<Value> url = task.find("url");
        long given =
                List.of(query, file, url).stream().filter(Optional::isPresent).count();
        if (given != 1) {
            task.problem(
                    "It is not said what to wait for",
                    given == 0
                            ? "there is no `query`, `file` or `url`"
                            : "only one of `query`, `file` and `url` may stand here",
                    "Write for example `query: SELECT count(*) > 0 FROM orders`.");
        }
        query.ifPresent(value -> value.text().ifPresent(text -> names.checkQuery(value, text)));
        Optional<Work.Condition> condition = query.flatMap(Value::text)
                .<Work.Condition>map(Work.Condition.Query::new)
                .or(() -> file.flatMap(value -> FileNames.glob(value, names)).map(Work.Condition.File::new))
                .or(() -> url.flatMap(value -> Address.check(value, names)).map(Work.Condition.Url::new));
        return condition.map(known -> new Work.WaitFor(known, every));
    }

    private Optional<Work.Notify> notice(Section task, ValueNames names) {
        Addressees to = AddresseesReader.read(task, names, parts.settings());
        String subject = template(task, "subject", names).orElse(USUAL_SUBJECT);
        return Optional.of(new Work.Notify(to, subject, template(task, "text", names)));
    }

    static Optional<String> template(Section task, String key, ValueNames names) {
        Optional<Value> value = task.find(key);
        value.ifPresent(known -> known.text().ifPresent(text -> names.checkTemplate(known, text)));
        return value.flatMap(Value::text);
    }
}
