package io.mekong.project;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a stream's {@code format}: a word, or a mapping with what that format needs to know. */
final class FormatReader {
    private enum Type {
        JSON,
        CSV,
        AVRO,
        PROTOBUF,
        DEBEZIUM
    }

    private static final Form<Type> TYPE = Form.choice(Ordered.words(Type.values()));
    private static final Form<Path> PATH = Form.of("a path", "schema: schemas/trade.avsc", Path::of);
    private static final Form<String> MESSAGE = Form.named(
            "[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*", "a message's full name, its package first, such as shop.Order");
    private static final Form<String> REGISTRY = Form.of(
            "an address that begins with http:// or https://, without user and password",
            "registry: http://registry-1:8081",
            FormatReader::address);

    /** What stands around a row in a change by Debezium, as a column's field names it. */
    private static final List<String> ENVELOPE =
            List.of("$op", "$source", "$ts_ms", "$ts_us", "$ts_ns", "$before", "$after", "$transaction");

    private FormatReader() {}

    /**
     * Empty, with a problem, where it is not known. CSV whose fields are not listed has none here: they are the stream's.
     *
     * @param root the project's folder, which holds the schemas
     */
    static Optional<Format> read(Value format, Path root) {
        if (format.yaml() instanceof Yaml.Scalar) {
            return format.as(TYPE).flatMap(type -> word(type, format));
        }
        return format.section("a format").flatMap(section -> {
            Optional<Type> type = section.require("type", TYPE);
            Optional<Format> read = type.flatMap(known -> mapping(known, format, section, root));
            if (type.isPresent()) {
                section.finish();
            }
            return read;
        });
    }

    private static Optional<Format> word(Type type, Value format) {
        return switch (type) {
            case JSON -> Optional.of(new Format.Json());
            case CSV -> Optional.of(new Format.Csv(',', List.of()));
            case DEBEZIUM -> Optional.of(new Format.Debezium());
            case AVRO, PROTOBUF -> {
                noSchema(type, format);
                yield Optional.empty();
            }
        };
    }

    private static Optional<Format> mapping(Type type, Value format, Section section, Path root) {
        return switch (type) {
            case JSON -> Optional.of(new Format.Json());
            case DEBEZIUM -> Optional.of(new Format.Debezium());
            case CSV ->
                Optional.of(new Format.Csv(
                        section.find("delimiter", SourceReader.DELIMITER).orElse(','),
                        section.find("fields").isPresent() ? fields(section) : List.of()));
            case AVRO -> schema(type, format, section, root).map(Format.Avro::new);
            case PROTOBUF -> {
                Optional<Format.SchemaSource> schema = schema(type, format, section, root);
                Optional<String> message = section.find("message", MESSAGE);
                yield schema.map(source -> new Format.Protobuf(source, message));
            }
        };
    }

    private static List<String> fields(Section section) {
        Set<String> fields = new LinkedHashSet<>();
        for (Value item : section.requireItems("fields")) {
            item.text()
                    .filter(name -> !fields.add(name))
                    .ifPresent(name -> item.problem(
                            item.shown() + " is listed twice",
                            "each value of a line has a name of its own",
                            "Rename one."));
        }
        return new ArrayList<>(fields);
    }

    private static Optional<Format.SchemaSource> schema(Type type, Value format, Section section, Path root) {
        Optional<Value> file = section.find("schema");
        Optional<Value> registry = section.find("registry");
        Optional<Value> user = section.find("user");
        Optional<Value> password = section.find("password");
        if (file.isPresent() && registry.isPresent()) {
            registry.get()
                    .problem(
                            "`format` names a schema file and a registry",
                            "messages are read by the one or the other",
                            "Keep `schema`, or `registry`.");
            return Optional.empty();
        }
        if (registry.isPresent()) {
            if (password.isPresent() && user.isEmpty()) {
                password.get().problem("`password` stands without `user`", "a registry asks for both", "Add `user`.");
            }
            Optional<Settings.Secret> secret = password.flatMap(Value::text).map(Settings.Secret::new);
            Optional<String> name = user.flatMap(Value::text);
            return registry.flatMap(value -> value.as(REGISTRY))
                    .map(url -> new Format.SchemaSource.Registry(url, name, secret));
        }
        for (Value login :
                List.of(user, password).stream().flatMap(Optional::stream).toList()) {
            login.problem(login.label() + " stands without `registry`", "only a registry asks for it", "Remove it.");
        }
        if (file.isEmpty()) {
            noSchema(type, format);
            return Optional.empty();
        }
        return file.flatMap(value -> file(value, root)).map(Format.SchemaSource.File::new);
    }

    private static void noSchema(Type type, Value format) {
        String word = type.name().toLowerCase(Locale.ROOT);
        String example = type == Type.AVRO ? "schemas/trade.avsc" : "schemas/trade.proto";
        format.problem(
                "`format` names no schema",
                word + " messages cannot be read without theirs",
                "Write for example `{type: " + word + ", schema: " + example + "}`, or give a `registry`.");
    }

    private static Optional<Path> file(Value value, Path root) {
        return value.as(PATH).flatMap(written -> {
            Path file = root.resolve(written).normalize();
            if (!file.startsWith(root)) {
                value.problem(
                        value.label() + " cannot be " + value.shown(),
                        "it lies outside the project, which would not be complete without it",
                        "Copy it into the project, for example to schemas/.");
                return Optional.empty();
            }
            if (!Files.isRegularFile(file)) {
                value.problem(
                        "There is no file " + value.shown(),
                        value.label() + " is a path from the project's folder",
                        "Check the path.");
                return Optional.empty();
            }
            return Optional.of(file);
        });
    }

    private static String address(String text) {
        URI uri = URI.create(text);
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    /** What the file of a stream in this format may not say of its columns. */
    static void check(Format format, Column column, Value item) {
        switch (format) {
            case Format.Csv csv -> checkCsv(csv, column, item);
            case Format.Debezium _ -> checkDebezium(column, item);
            case Format.Json _, Format.Avro _, Format.Protobuf _ -> {}
        }
    }

    private static void checkCsv(Format.Csv csv, Column column, Value item) {
        FieldPath field = column.field();
        String name = field.steps().getFirst().name();
        if (column.type() instanceof ColumnType.ListOf) {
            item.problem(
                    "The column `" + column.name() + "` is a list",
                    "a line of CSV has none",
                    "Make it `json` or `string`, or choose another `format`.");
        } else if (field.steps().size() > 1) {
            item.problem(
                    "The column `" + column.name() + "` reads `" + field + "`",
                    "a line of CSV has no objects in it",
                    Fields.literal(field.toString()));
        } else if (!csv.fields().isEmpty() && !csv.fields().contains(name)) {
            item.problem(
                    "The column `" + column.name() + "` reads `" + field + "`",
                    "`fields` of the format does not list it",
                    Form.hint(name, csv.fields()));
        }
    }

    private static void checkDebezium(Column column, Value item) {
        String name = column.field().steps().getFirst().name();
        if (name.startsWith("$") && !ENVELOPE.contains(name)) {
            item.problem(
                    "The column `" + column.name() + "` reads `" + column.field() + "`",
                    "a change by Debezium has no such part",
                    Form.hint(name, ENVELOPE));
        }
    }
}
