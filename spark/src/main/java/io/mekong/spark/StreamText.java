package io.mekong.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.core.MekongException;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A stream on its way to where rows are read: as the files that declare it, from which it is read there just as it was here.
 */
final class StreamText implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "read";

    /** Of a project, by their paths. */
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    StreamText(Stream stream) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("topic", stream.topic());
        file.put("format", format(stream.format()));
        List<Map<String, Object>> columns = new ArrayList<>();
        for (Column column : stream.columns()) {
            if (!stream.unknown().keptIn(column)) {
                columns.add(column(column));
            }
        }
        file.put("columns", columns);
        switch (stream.unknown()) {
            case UnknownFields.Ignore _, UnknownFields.Add _ -> file.put("unknown", "ignore");
            case UnknownFields.Reject _ -> file.put("unknown", "reject");
            case UnknownFields.Keep(var column) -> file.put("unknown", Map.of("keep", column));
        }
        stream.eventTime().ifPresent(column -> file.put("event-time", column));
        stream.key().ifPresent(column -> file.put("key", column));
        file.put("max-message", stream.maxMessage().bytes() / 1024 + "KB");
        try {
            files.put("streams/" + NAME + ".yaml", new ObjectMapper().writeValueAsBytes(file)); // JSON is YAML
        } catch (JsonProcessingException e) {
            throw MekongException.bug("a stream cannot be written", e);
        }
    }

    private Object format(Format format) {
        return switch (format) {
            case Format.Json _ -> "json";
            case Format.Debezium _ -> "debezium";
            case Format.Csv csv ->
                Map.of("type", "csv", "delimiter", String.valueOf(csv.delimiter()), "fields", csv.fields());
            case Format.Avro(var schema) -> schema("avro", schema, Map.of());
            case Format.Protobuf(var schema, var message) ->
                schema(
                        "protobuf",
                        schema,
                        message.<Map<String, Object>>map(name -> Map.of("message", name))
                                .orElse(Map.of()));
        };
    }

    private Object schema(String type, Format.SchemaSource source, Map<String, Object> more) {
        Map<String, Object> format = new LinkedHashMap<>(more);
        format.put("type", type);
        switch (source) {
            case Format.SchemaSource.File(var path) -> {
                String name = "schemas/" + path.getFileName();
                try {
                    files.put(name, Files.readAllBytes(path));
                } catch (IOException e) {
                    throw MekongException.resource(
                            "Cannot read " + path, MekongException.reason(e), "Check its permissions.", e);
                }
                format.put("schema", name);
            }
            case Format.SchemaSource.Registry registry -> {
                format.put("registry", registry.url());
                registry.user().ifPresent(user -> format.put("user", user));
                registry.password().ifPresent(password -> format.put("password", password.value()));
            }
        }
        return format;
    }

    private static Map<String, Object> column(Column column) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("name", column.name());
        text.put("type", column.type().label());
        ColumnType type = column.type() instanceof ColumnType.ListOf(var element) ? element : column.type();
        if (type instanceof ColumnType.Timestamp(var unit)) {
            text.put("unit", unit.name().toLowerCase(Locale.ROOT));
        }
        text.put("field", column.field().toString());
        if (column.required()) {
            text.put("required", true);
        }
        column.defaultValue().ifPresent(value -> text.put("default", value));
        if (!column.allowed().oneOf().isEmpty()) {
            text.put("values", column.allowed().oneOf());
        }
        column.allowed().min().ifPresent(value -> text.put("min", value));
        column.allowed().max().ifPresent(value -> text.put("max", value));
        return text;
    }

    /** The stream again. */
    Stream read() {
        try {
            Path folder = Files.createTempDirectory("mekong-stream");
            try {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    Path path = folder.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.write(path, file.getValue());
                }
                var loaded = io.mekong.project.ProjectLoader.load(folder, io.mekong.project.Overrides.none());
                return loaded.project()
                        .flatMap(project -> project.stream(NAME))
                        .orElseThrow(
                                () -> MekongException.bug("a stream was not read back: " + loaded.problems(), null));
            } finally {
                io.mekong.core.Folders.delete(folder);
            }
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot write a stream's declaration into the temporary folder",
                    MekongException.reason(e),
                    "Look at the disk there: is it full?",
                    e);
        }
    }
}
