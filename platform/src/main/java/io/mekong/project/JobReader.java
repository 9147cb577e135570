package io.mekong.project;

import io.mekong.project.Job.Batches;
import io.mekong.project.Job.Engine;
import io.mekong.project.Job.Input;
import io.mekong.project.Job.Making;
import io.mekong.project.Job.Mode;
import io.mekong.project.Job.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code jobs/*.yaml}. */
final class JobReader {
    private static final Form<Engine> ENGINE = Form.choice(Ordered.words(Engine.values()));
    private static final Form<Mode> MODE = Form.choice(Ordered.words(Mode.values()));
    private static final Form<String> NAME =
            Form.named("[A-Za-z_][A-Za-z0-9_]{0,62}", "letters, digits and `_`, a letter first, at most 63 of them");
    private static final int MOST_MESSAGES = 10_000_000;
    private static final Batches USUAL = new Batches(Duration.ofMillis(200), 50_000);

    private final ProjectFiles files;
    private final JobInputReader inputs;
    private final JobOutputReader outputs;

    JobReader(ProjectFiles files, Settings settings, Declared<Stream> streams, Declared<Table> tables) {
        this.files = files;
        this.inputs = new JobInputReader(streams, settings);
        this.outputs = new JobOutputReader(settings, tables);
    }

    Optional<Job> read(String name, Section file) {
        String description = file.text("description", "");
        Engine engine = file.find("engine", ENGINE).orElse(Engine.EMBEDDED);
        Optional<Mode> written = file.find("mode", MODE);
        Map<String, Workflow.Parameter> parameters = parameters(file);
        JobNames known = new JobNames(parameters.keySet());
        Map<String, Input> reads = reads(file, known);
        List<Input> arriving =
                reads.values().stream().filter(Input.Arriving.class::isInstance).toList();
        Mode mode = written.orElse(arriving.isEmpty() ? Mode.BATCH : Mode.STREAM);
        checkArriving(file, mode, arriving);
        Optional<Making> making = making(file, reads, known);
        List<Output> writes = writes(file, known, mode, engine);
        Batches batches = batches(file, mode);
        file.finish();
        return making.map(made -> new Job(name, description, engine, mode, reads, made, writes, parameters, batches));
    }

    private static Map<String, Workflow.Parameter> parameters(Section file) {
        Map<String, Workflow.Parameter> parameters = new LinkedHashMap<>();
        WorkflowReader.free(file.find("parameters"), "`parameters`").forEach((name, value) -> {
            WorkflowReader.checkName("A parameter", name, value, NAME);
            ParameterReader.read(value).ifPresent(parameter -> parameters.put(name, parameter));
        });
        return parameters;
    }

    private Map<String, Input> reads(Section file, JobNames known) {
        Map<String, Input> reads = new LinkedHashMap<>();
        Optional<Section> section = file.require("read").flatMap(value -> value.section("`read`"));
        section.map(Section::values).orElse(Map.of()).forEach((name, value) -> {
            WorkflowReader.checkName("A read", name, value, NAME);
            value.section("a read").flatMap(read -> inputs.read(read, known)).ifPresent(read -> reads.put(name, read));
        });
        if (section.isPresent() && section.get().values().isEmpty()) {
            section.get().problem("`read` is empty", "a job cannot do without it", "Add what it reads.");
        }
        return reads;
    }

    private static void checkArriving(Section file, Mode mode, List<Input> arriving) {
        if (mode == Mode.STREAM && arriving.size() != 1) {
            file.problem(
                    arriving.isEmpty() ? "Nothing arrives in the job" : "Two reads arrive in the job",
                    "a stream goes on with each message of one topic, of which `read` names "
                            + (arriving.isEmpty() ? "none" : arriving.size()),
                    arriving.isEmpty()
                            ? "Add a read of a `stream` or of `objects`, or write `mode: batch`."
                            : "Make two jobs of it.");
        }
    }

    private Optional<Making> making(Section file, Map<String, Input> reads, JobNames known) {
        Optional<Value> query = file.find("query");
        Optional<Value> from = file.find("file");
        Optional<Value> code = file.find("java");
        long said =
                List.of(query, from, code).stream().filter(Optional::isPresent).count();
        if (said > 1 || (said == 0 && reads.size() > 1)) {
            file.problem(
                    "It is not said what to make of what is read",
                    said == 0
                            ? "there are " + reads.size() + " reads and none of `query`, `file` and `java`"
                            : "only one of `query`, `file` and `java` may stand here",
                    "Write for example `query: SELECT … FROM " + first(reads) + "`.");
            return Optional.empty();
        }
        if (code.isPresent()) {
            return code.get().section("`java`").flatMap(section -> code(section, reads));
        }
        if (said == 0) {
            return Optional.of(new Making.Query("SELECT * FROM " + first(reads), Optional.empty()));
        }
        Optional<String> name =
                from.flatMap(value -> TaskFiles.SQL.read(value, files)).map(TaskFiles.Text::file);
        Optional<String> sql = from.isPresent()
                ? from.flatMap(value -> TaskFiles.SQL.read(value, files))
                        .flatMap(text -> one(from.get(), text.content()))
                : query.flatMap(value -> SqlNames.only(value, "its rows are those of the job"));
        Value place = from.or(() -> query).orElseThrow();
        sql.ifPresent(text -> known.query(place, text));
        return sql.map(text -> new Making.Query(text, name));
    }

    private static String first(Map<String, Input> reads) {
        return reads.isEmpty() ? "…" : reads.keySet().iterator().next();
    }

    private static Optional<String> one(Value place, String content) {
        List<String> statements = SqlNames.statements(content);
        if (statements.size() != 1) {
            place.problem(
                    "The file " + place.shown() + " holds " + statements.size() + " statements",
                    "its rows are those of the job",
                    "Write one SELECT.");
            return Optional.empty();
        }
        return Optional.of(statements.getFirst());
    }

    private Optional<Making> code(Section section, Map<String, Input> reads) {
        if (reads.size() > 1) {
            section.problem(
                    "A class stands beside " + reads.size() + " reads",
                    "each row of one goes through it",
                    "Write a `query` that joins them, and a second job.");
        }
        List<Column> columns = new ArrayList<>();
        section.requireItems("columns")
                .forEach(item ->
                        item.section("a column").flatMap(ColumnReader::read).ifPresent(columns::add));
        Optional<TaskCode> code = JavaReader.rows(files).read(section);
        section.finish();
        return code.map(read -> new Making.Code(read, columns));
    }

    private List<Output> writes(Section file, JobNames known, Mode mode, Engine engine) {
        List<Output> writes = new ArrayList<>();
        Optional<Value> written = file.require("write");
        List<Value> items = written.filter(value -> value.yaml() instanceof Yaml.Sequence)
                .map(value -> file.requireItems("write"))
                .orElseGet(() -> written.stream().toList());
        for (Value item : items) {
            item.section("what a job writes")
                    .flatMap(section -> outputs.read(section, known, mode, engine))
                    .ifPresent(writes::add);
        }
        return writes;
    }

    private static Batches batches(Section file, Mode mode) {
        Optional<Value> every = file.find("every");
        Optional<Value> most = file.find("at-most");
        if (mode == Mode.BATCH) {
            every.ifPresent(value -> value.problem(
                    "`every` stands in a job of `mode: batch`",
                    "a task of a workflow says when it runs",
                    "Remove it, or write `mode: stream`."));
        }
        return new Batches(
                every.flatMap(value -> value.as(Form.duration("10ms", "1h", "every: 1s")))
                        .orElse(USUAL.every()),
                most.flatMap(value -> value.as(Form.integer(1, MOST_MESSAGES)))
                        .map(Math::toIntExact)
                        .orElse(USUAL.most()));
    }
}
