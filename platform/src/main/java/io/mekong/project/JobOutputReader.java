package io.mekong.project;

import io.mekong.project.Job.Data;
import io.mekong.project.Job.Engine;
import io.mekong.project.Job.Merging;
import io.mekong.project.Job.Merging.How;
import io.mekong.project.Job.Mode;
import io.mekong.project.Job.Output;
import io.mekong.project.Job.Output.Database.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what a job writes: {@code redis}, {@code database}, {@code table} or {@code files}. */
final class JobOutputReader {
    private static final Form<Rule> RULE = Form.choice(Ordered.words(Rule.values()));
    private static final Form<How> HOW = Form.choice(Ordered.words(How.values()));
    private static final Form<Data.Kind> KIND = Form.choice(Ordered.words(Data.Kind.values()));
    private static final Form<String> TABLE = Form.named(
            "[A-Za-z_][A-Za-z0-9_$]{0,62}(\\.[A-Za-z_][A-Za-z0-9_$]{0,62})?",
            "a table's name, perhaps with its schema before a dot");
    private static final List<String> WAYS = List.of("redis", "database", "table", "files");
    private static final Pattern PLACE = Pattern.compile("\\{[A-Za-z_][A-Za-z0-9_]*}");

    private final Settings settings;
    private final Declared<Table> tables;

    JobOutputReader(Settings settings, Declared<Table> tables) {
        this.settings = settings;
        this.tables = tables;
    }

    Optional<? extends Output> read(Section section, JobNames known, Mode mode, Engine engine) {
        boolean inDatabase = section.find("database").isPresent();
        List<String> said = WAYS.stream()
                .filter(way -> section.find(way).isPresent())
                .filter(way -> !(way.equals("table") && inDatabase))
                .toList();
        if (said.size() != 1) {
            section.problem(
                    "It is not said where the rows go",
                    said.isEmpty()
                            ? "there is none of `" + String.join("`, `", WAYS) + "`"
                            : "only one of `" + String.join("` and `", said) + "` may stand in one item",
                    "Write for example `write: {database: analytics, table: orders, key: [id]}`; several make a list.");
            return Optional.empty();
        }
        Optional<? extends Output> output = switch (said.getFirst()) {
            case "redis" -> hashes(section);
            case "database" -> database(section, known);
            case "table" -> results(section, mode);
            default -> files(section, known, mode, engine);
        };
        section.finish();
        return output;
    }

    private static Optional<Output.Hashes> hashes(Section section) {
        Optional<Value> key = section.require("redis");
        key.flatMap(Value::text)
                .filter(text -> !PLACE.matcher(text).find())
                .ifPresent(_ -> key.orElseThrow()
                        .cannotBe("a key with a column in braces", "Write for example `redis: \"user:{user_id}\"`."));
        Merging merging = merging(section);
        var expire = section.find("expire", Form.duration("1s", "3650d", "expire: 30d"));
        if (merging.columns().containsValue(How.COUNT) && expire.isEmpty()) {
            section.problem(
                    "`expire` is missing",
                    "`count` keeps what tells the events of a key apart, and would for ever",
                    "Say how long, for example `expire: 30d`.");
        }
        merging.columns().forEach((column, how) -> {
            if (how == How.SUM) {
                section.problem(
                        "`" + column + "` cannot be merged by `sum` in Redis",
                        "a batch that is written again would be added again",
                        "Use `count` with an `identity`, or sum in the query of a database.");
            }
        });
        List<String> columns =
                section.find("columns").map(JobOutputReader::texts).orElse(List.of());
        return key.flatMap(Value::text).map(text -> new Output.Hashes(text, columns, merging, expire));
    }

    private Optional<Output.Database> database(Section section, JobNames known) {
        Optional<String> database = section.require("database").flatMap(value -> DatabaseNames.refer(value, settings));
        Optional<String> table = section.require("table", TABLE);
        Optional<Value> keyed = section.find("key");
        List<String> key = keyed.map(JobOutputReader::texts).orElse(List.of());
        Rule rule = section.find("rule", RULE).orElse(key.isEmpty() ? Rule.APPEND : Rule.UPSERT);
        if ((rule == Rule.UPSERT) == key.isEmpty()) {
            section.problem(
                    rule == Rule.UPSERT ? "`key` is missing" : "`key` stands beside `rule: " + Ordered.word(rule) + "`",
                    rule == Rule.UPSERT
                            ? "a row takes the place of that with its key"
                            : "only with `rule: upsert` a row takes another's place",
                    rule == Rule.UPSERT ? "Add for example `key: [id]`." : "Remove one of the two.");
        }
        Optional<Value> where = section.find("where");
        where.ifPresent(value -> value.text().ifPresent(text -> known.query(value, text)));
        where.filter(_ -> rule != Rule.REPLACE)
                .ifPresent(value -> value.problem(
                        "`where` stands without `rule: replace`",
                        "there are no rows to replace",
                        "Add `rule: replace`."));
        Merging merging = merging(section);
        merging.columns().forEach((column, how) -> {
            if (how == How.COUNT) {
                section.problem(
                        "`" + column + "` cannot be merged by `count` in a database",
                        "a row does not know which events it has counted",
                        "Count in the query, and use `sum`: each batch is added once.");
            }
        });
        return database.flatMap(name ->
                table.map(target -> new Output.Database(name, target, rule, key, merging, where.flatMap(Value::text))));
    }

    private static List<String> texts(Value value) {
        return value.yaml() instanceof Yaml.Scalar
                ? value.text().stream().toList()
                : value.items().orElse(List.of()).stream()
                        .flatMap(item -> item.text().stream())
                        .toList();
    }

    private static Merging merging(Section section) {
        Map<String, How> columns = new LinkedHashMap<>();
        WorkflowReader.free(section.find("merge"), "`merge`")
                .forEach((column, value) -> value.as(HOW).ifPresent(how -> columns.put(column, how)));
        Optional<String> identity = section.find("identity", Fields.COLUMN);
        if (columns.containsValue(How.COUNT) && identity.isEmpty()) {
            section.problem(
                    "`identity` is missing",
                    "`count` counts events, of which each may come again",
                    "Name the column that tells one event from another: `identity: event_id`.");
        }
        return new Merging(section.find("order").map(JobOutputReader::texts).orElse(List.of()), columns, identity);
    }

    private Optional<Output.Results> results(Section section, Mode mode) {
        Optional<Value> table = section.require("table");
        if (mode == Mode.STREAM) {
            section.problem(
                    "A job of `mode: stream` writes a table of results",
                    "such a table is written as a whole",
                    "Write `mode: batch`, or let a table be fed from the stream: a file in tables/.");
        }
        return table.flatMap(value -> ResultTables.name(value, tables)).map(Output.Results::new);
    }

    private static Optional<Output.Files> files(Section section, JobNames known, Mode mode, Engine engine) {
        Optional<Value> place = section.require("files");
        Optional<String> address = place.flatMap(value -> known.address(value));
        Optional<Data.Kind> kind = section.find("format", KIND);
        address.filter(text -> engine == Engine.SPARK && PLACE.matcher(text).find())
                .ifPresent(_ -> place.orElseThrow()
                        .problem(
                                "Columns in the address of files stand in a job of `engine: spark`",
                                "Spark writes a folder of files, whose names are its own",
                                "Write the address of a folder, or `engine: embedded`."));
        address.filter(text -> mode == Mode.STREAM && !PLACE.matcher(text).find())
                .ifPresent(_ -> place.orElseThrow()
                        .problem(
                                "A job of `mode: stream` writes one file",
                                "each batch would take the place of the one before",
                                "Let a stream keep its messages: `archive: true`; or write `mode: batch`."));
        return address.map(text -> new Output.Files(
                text,
                kind.orElseGet(() -> text.endsWith(".csv")
                        ? Data.Kind.CSV
                        : text.endsWith(".json") || text.endsWith(".jsonl") ? Data.Kind.JSON : Data.Kind.PARQUET)));
    }
}
