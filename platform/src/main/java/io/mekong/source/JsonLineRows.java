package io.mekong.source;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.project.Column;
import io.mekong.project.FieldPath;
import io.mekong.project.FieldPath.Step;
import io.mekong.project.Source;
import io.mekong.project.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One JSON object a line. An object that needs no new names is passed on byte by byte. */
final class JsonLineRows implements RowReader {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Path file;
    private final Source.File source;
    private final Stream stream;
    private final Map<FieldPath, JsonNode> constants;
    private final Optional<TimeField> time;
    private final DataSize longestLine;
    private final long bytesTotal;
    private final CountingInput input;
    private long line;

    private JsonLineRows(FileReplay replay, Optional<TimeField> time) throws IOException {
        this.file = replay.file();
        this.source = replay.source();
        this.stream = replay.stream();
        this.constants = constants(replay);
        this.time = time;
        this.longestLine = replay.stream().maxMessage();
        this.bytesTotal = Files.size(file);
        this.input = new CountingInput(file);
    }

    static JsonLineRows open(FileReplay replay, Optional<TimeField> time) throws IOException {
        return new JsonLineRows(replay, time);
    }

    private static Map<FieldPath, JsonNode> constants(FileReplay replay) throws IOException {
        Map<FieldPath, JsonNode> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> constant : replay.source().constants().entrySet()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (JsonGenerator json = JSON.createGenerator(out)) {
                TextValue.write(
                        json,
                        constant.getValue(),
                        Fields.column(replay.stream(), constant.getKey()).map(Column::type));
            }
            values.put(Fields.path(replay.stream(), constant.getKey()), JSON.readTree(out.toByteArray()));
        }
        return values;
    }

    @Override
    public @Nullable Row next() {
        try {
            while (true) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
                boolean tooLong = false;
                int read = input.read();
                if (read < 0) {
                    return null;
                }
                for (; read >= 0 && read != '\n'; read = input.read()) {
                    tooLong = bytes.size() >= longestLine.bytes();
                    if (!tooLong) {
                        bytes.write(read);
                    }
                }
                line++;
                if (tooLong) {
                    return new Row.Bad(line, "it is longer than " + longestLine);
                }
                byte[] text = stripped(bytes.toByteArray());
                if (text.length > 0) {
                    return row(text);
                }
            }
        } catch (IOException e) {
            throw RowReader.unreadable(file, e);
        }
    }

    private byte[] stripped(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean marked = line == 1 && bytes.length >= 3 && text.charAt(0) == '\uFEFF';
        int start = marked ? BYTE_ORDER_MARK.length : 0;
        int end = bytes.length;
        while (start < end && bytes[start] <= ' ' && bytes[start] >= 0) {
            start++;
        }
        while (end > start && bytes[end - 1] <= ' ' && bytes[end - 1] >= 0) {
            end--;
        }
        return Arrays.copyOfRange(bytes, start, end);
    }

    private Row row(byte[] text) throws IOException {
        JsonNode parsed;
        try {
            parsed = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return new Row.Bad(line, "it is not JSON: " + e.getOriginalMessage());
        }
        if (!(parsed instanceof ObjectNode object)) {
            return new Row.Bad(line, "it is not a JSON object");
        }
        boolean asIs = source.rename().isEmpty() && source.constants().isEmpty();
        ObjectNode event = asIs ? object : renamed(object);
        return new Row.Read(line, asIs ? text : JSON.writeValueAsBytes(event), time(event));
    }

    private ObjectNode renamed(ObjectNode object) {
        ObjectNode event = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = source.rename().getOrDefault(field.getKey(), field.getKey());
            set(event, Fields.path(stream, name), field.getValue());
        }
        constants.forEach((path, value) -> set(event, path, value));
        return event;
    }

    /** What stands on the way and is no object gives way to one; two objects become one. */
    private static void set(ObjectNode event, FieldPath path, JsonNode value) {
        ObjectNode at = event;
        for (Step step : path.steps().subList(0, path.steps().size() - 1)) {
            at = at.get(step.name()) instanceof ObjectNode inner ? inner : at.putObject(step.name());
        }
        String last = path.steps().getLast().name();
        if (at.get(last) instanceof ObjectNode known && value instanceof ObjectNode more) {
            more.properties().forEach(field -> set(known, FieldPath.of(field.getKey()), field.getValue()));
        } else {
            at.set(last, value);
        }
    }

    private Optional<Instant> time(ObjectNode event) {
        return time.flatMap(field -> Optional.of(at(event, field.field()))
                .filter(JsonNode::isValueNode)
                .flatMap(value -> EventTime.parse(value.asText(), field.unit())));
    }

    private static JsonNode at(JsonNode event, FieldPath path) {
        JsonNode at = event;
        for (Step step : path.steps()) {
            at = at.path(step.name());
        }
        return at;
    }

    @Override
    public long bytesRead() {
        return input.count();
    }

    @Override
    public long bytesTotal() {
        return bytesTotal;
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            throw MekongException.bug("Cannot close " + file, e);
        }
    }
}
