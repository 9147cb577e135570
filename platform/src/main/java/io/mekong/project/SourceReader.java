package io.mekong.project;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code sources/*.yaml}: what all sources share, and the files; {@link GeneratorReader} reads the rest. */
final class SourceReader {
    private enum Type {
        GENERATOR,
        FILE,
        CDC,
        CONNECTOR,
        BUCKET
    }

    private static final Form<Type> TYPE = Form.choice(Ordered.words(Type.values()));
    private static final Form<Source.File.Format> FORMAT = Form.choice(Ordered.words(Source.File.Format.values()));
    private static final Form<Source.Speed> SPEED =
            Form.of("real, max or a factor such as 10x", "speed: max", Source.Speed::parse);
    private static final Form<Path> PATH = Form.of("a path", "path: data/trades.csv", text -> {
        if (text.isEmpty()) {
            throw new InvalidPathException(text, "empty");
        }
        return Path.of(text);
    });
    static final Form<Character> DELIMITER =
            Form.of("one character, or `tab`", "delimiter: \";\"", SourceReader::delimiter);

    private SourceReader() {}

    /** @param root what a relative path starts from */
    static Optional<Source> read(String name, Section file, Declared<Stream> streams, Settings settings, Path root) {
        Optional<Type> type = file.require("type", TYPE);
        if (type.isEmpty()) {
            // Which keys it may have depends on the type.
            return Optional.empty();
        }
        String description = file.text("description", "");
        Source source = switch (type.get()) {
            case GENERATOR, FILE -> sender(type.get(), name, description, file, streams, root);
            case CDC -> new CaptureReader(settings, streams).read(name, description, file);
            case CONNECTOR -> ConnectorReader.read(name, description, file, streams);
            case BUCKET -> BucketReader.read(name, description, file, streams, settings);
        };
        file.finish();
        return Optional.of(source);
    }

    private static Source sender(
            Type type, String name, String description, Section file, Declared<Stream> streams, Path root) {
        Optional<Value> reference = file.require("stream");
        String streamName = reference.flatMap(Value::text).orElse("");
        Optional<Stream> stream = reference.flatMap(streams::refer);
        stream.filter(to -> !(to.format() instanceof Format.Json))
                .ifPresent(to -> reference
                        .orElseThrow()
                        .problem(
                                "The stream `" + to.name() + "` takes "
                                        + to.format().label(),
                                "a source of type " + type.name().toLowerCase(Locale.ROOT) + " sends json",
                                "Send to the topic `" + to.topic() + "` with a producer of your own."));
        return type == Type.GENERATOR
                ? GeneratorReader.read(name, description, streamName, stream, file)
                : file(name, description, streamName, stream, file, root);
    }

    private static Source file(
            String name, String description, String streamName, Optional<Stream> stream, Section file, Path root) {
        Path path = root.resolve(file.require("path", PATH).orElse(Path.of(""))).normalize();
        Source.File.Format format = file.find("format").isPresent()
                ? file.find("format", FORMAT).orElse(Source.File.Format.CSV)
                : formatOf(path, file);
        Optional<Value> delimiter = file.find("delimiter");
        if (delimiter.isPresent() && format == Source.File.Format.JSON_LINES) {
            delimiter.get().problem("`delimiter` is given for JSON lines", "only CSV has one", "Remove it.");
        }
        char separator = delimiter.flatMap(value -> value.as(DELIMITER)).orElse(',');
        file.find("rename")
                .flatMap(value -> value.section("`rename`"))
                .map(Section::values)
                .orElse(Map.of())
                .values()
                .forEach(value -> value.text()
                        .ifPresent(field -> stream.ifPresent(s -> fieldOf(s, field, value.shown(), value))));
        file.find("constants")
                .flatMap(value -> value.section("`constants`"))
                .map(Section::values)
                .orElse(Map.of())
                .forEach((field, value) -> stream.ifPresent(s -> fieldOf(s, field, value.label(), value)));
        Optional<String> time = file.find("time")
                .flatMap(value -> stream.flatMap(s -> StreamReader.time(value, s.columns(), true)))
                .map(Column::name);
        Source.Speed speed = file.find("speed", SPEED).orElse(Source.Speed.REAL);
        return new Source.File(
                name,
                description,
                streamName,
                path,
                format,
                separator,
                file.texts("rename"),
                file.texts("constants"),
                time,
                speed);
    }

    /** The same for a file's field, given by its name or by the way to it. */
    private static void fieldOf(Stream stream, String field, String shown, Value place) {
        FieldPath path = stream.columns().stream()
                .map(Column::field)
                .filter(known -> known.toString().equals(field))
                .findFirst()
                .orElse(FieldPath.of(field));
        fieldOf(stream, path, shown, place);
    }

    /** Checks that a column of the stream reads {@code field}, which messages call {@code shown}. */
    static void fieldOf(Stream stream, FieldPath field, String shown, Value place) {
        List<Column> columns = stream.columns().stream()
                .filter(column -> !stream.unknown().keptIn(column))
                .toList();
        FieldPath literal = FieldPath.of(field.toString());
        boolean read = columns.stream()
                .anyMatch(column -> field.equals(column.field())
                        || (column.type() instanceof ColumnType.Json && field.startsWith(column.field())));
        if (!read && !(stream.unknown() instanceof UnknownFields.Keep)) {
            place.problem(
                    "No column reads the field " + shown,
                    "the stream `" + stream.name() + "` would "
                            + (stream.unknown() instanceof UnknownFields.Reject ? "reject the event" : "drop it"),
                    columns.stream().anyMatch(column -> column.field().equals(literal))
                            ? "Write it in quotes of its own: `'" + literal + "'`."
                            : Form.hint(
                                    field.toString(),
                                    columns.stream()
                                            .map(column -> column.field().toString())
                                            .toList()));
        }
    }

    private static Source.File.Format formatOf(Path path, Section file) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return Source.File.Format.JSON_LINES;
        }
        if (!name.endsWith(".csv")) {
            file.find("path")
                    .ifPresent(value -> value.problem(
                            "`format` is missing",
                            "the path " + value.shown() + " ends in none of .csv, .json, .jsonl and .ndjson",
                            "Add `format: csv` or `format: json-lines`."));
        }
        return Source.File.Format.CSV;
    }

    private static char delimiter(String text) {
        if (text.equals("tab") || text.isEmpty()) {
            // A tab itself is white space, which is stripped.
            return '\t';
        }
        if (text.length() != 1 || text.equals("\"")) {
            throw new IllegalArgumentException();
        }
        return text.charAt(0);
    }
}
