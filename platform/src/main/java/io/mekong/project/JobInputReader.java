package io.mekong.project;

import io.mekong.project.Job.Data;
import io.mekong.project.Job.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what a job reads: {@code stream}, {@code objects}, {@code files}, {@code lake}, or {@code database} and {@code query}. */
final class JobInputReader {
    private static final Form<Data.Kind> KIND = Form.choice(Ordered.words(Data.Kind.values()));
    private static final Form<Data.Damaged> DAMAGED = Form.choice(Ordered.words(Data.Damaged.values()));
    private static final List<String> WAYS = List.of("stream", "objects", "files", "lake", "database");

    private final Declared<Stream> streams;
    private final Settings settings;

    JobInputReader(Declared<Stream> streams, Settings settings) {
        this.streams = streams;
        this.settings = settings;
    }

    Optional<? extends Input> read(Section section, JobNames known) {
        List<String> said =
                WAYS.stream().filter(way -> section.find(way).isPresent()).toList();
        if (said.size() != 1) {
            section.problem(
                    "It is not said what is read",
                    said.isEmpty()
                            ? "there is none of `" + String.join("`, `", WAYS) + "`"
                            : "only one of `" + String.join("` and `", said) + "` may stand here",
                    "Write for example `{stream: orders}`.");
            return Optional.empty();
        }
        Optional<? extends Input> input = switch (said.getFirst()) {
            case "stream" -> stream(section, "stream").map(Input.Messages::new);
            case "objects" -> {
                Optional<String> stream = stream(section, "objects");
                Data data = data(section, Optional.empty());
                yield stream.map(name -> new Input.Objects(name, data));
            }
            case "files" -> {
                Optional<String> address = section.require("files").flatMap(value -> known.address(value));
                Data data = data(section, address);
                yield address.map(text -> new Input.Files(text, data));
            }
            case "lake" -> archived(section);
            default -> rows(section);
        };
        section.finish();
        return input;
    }

    private Optional<String> stream(Section section, String key) {
        Optional<Value> value = section.require(key);
        value.ifPresent(streams::refer);
        return value.flatMap(Value::text);
    }

    private Optional<Input.Archived> archived(Section section) {
        Optional<Value> value = section.require("lake");
        value.flatMap(streams::refer)
                .filter(stream -> stream.archive().isEmpty())
                .ifPresent(stream -> value.orElseThrow()
                        .problem(
                                "The stream `" + stream.name() + "` has no archive",
                                "its messages are not kept in the lake",
                                "Write `archive: true` in streams/" + stream.name() + ".yaml."));
        return value.flatMap(Value::text).map(Input.Archived::new);
    }

    private Optional<Input.Rows> rows(Section section) {
        Optional<String> database = section.require("database").flatMap(value -> DatabaseNames.refer(value, settings));
        Optional<String> query = section.requireText("query");
        return database.flatMap(name -> query.map(sql -> new Input.Rows(name, sql)));
    }

    private static Data data(Section section, Optional<String> address) {
        Optional<Data.Kind> written = section.find("format", KIND);
        Data.Kind kind =
                written.or(() -> address.flatMap(JobInputReader::ending)).orElse(Data.Kind.JSON);
        if (written.isEmpty()
                && address.isPresent()
                && address.flatMap(JobInputReader::ending).isEmpty()) {
            section.problem(
                    "It is not said how the files are written",
                    "`" + address.get() + "` ends in nothing that says it",
                    "Add `format: parquet`, `csv` or `json`.");
        }
        List<Column> columns = new ArrayList<>();
        section.items("columns")
                .forEach(item ->
                        item.section("a column").flatMap(ColumnReader::read).ifPresent(columns::add));
        if (kind != Data.Kind.PARQUET && columns.isEmpty() && (written.isPresent() || address.isPresent())) {
            section.problem(
                    "`columns` is missing",
                    kind.name().toLowerCase(Locale.ROOT) + " does not say of what types its values are",
                    "List them as a stream does: `columns: [{name: id, type: bigint}]`.");
        }
        Optional<Value> delimiter = section.find("delimiter");
        delimiter
                .filter(_ -> kind != Data.Kind.CSV)
                .ifPresent(value -> value.problem(
                        "`delimiter` stands beside another format than csv",
                        "only its values are delimited",
                        "Remove it."));
        return new Data(
                kind,
                columns,
                delimiter.flatMap(value -> value.as(SourceReader.DELIMITER)).orElse(','),
                section.find("damaged", DAMAGED).orElse(Data.Damaged.FAIL));
    }

    private static Optional<Data.Kind> ending(String address) {
        String plain = address.toLowerCase(Locale.ROOT);
        if (plain.endsWith(".parquet")) {
            return Optional.of(Data.Kind.PARQUET);
        }
        if (plain.endsWith(".csv") || plain.endsWith(".csv.gz")) {
            return Optional.of(Data.Kind.CSV);
        }
        boolean json = plain.endsWith(".json") || plain.endsWith(".jsonl") || plain.endsWith(".ndjson");
        return json || plain.endsWith(".json.gz") ? Optional.of(Data.Kind.JSON) : Optional.empty();
    }
}
