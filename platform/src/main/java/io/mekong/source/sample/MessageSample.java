package io.mekong.source.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mekong.core.MekongException;
import io.mekong.project.Format;
import io.mekong.source.sample.TypeGuess.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads messages as events: JSON objects, the rows in changes by Debezium, or lines of delimited text. */
final class MessageSample {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private MessageSample() {}

    /**
     * @param what where they come from, in words
     * @throws MekongException USER where none can be read
     */
    static Sample read(String what, List<SampleMessage> messages, SampleFormat format) {
        if (messages.isEmpty()) {
            throw refusal(what, "it holds no messages", "Send some first.");
        }
        return switch (format) {
            case CSV -> DelimitedSample.ofMessages(what, messages);
            case JSON -> plain(what, messages, objects(messages));
            case DEBEZIUM -> changes(what, messages, objects(messages));
            case AUTO -> {
                List<Optional<JsonNode>> objects = objects(messages);
                boolean changes = objects.stream().anyMatch(Optional::isPresent)
                        && objects.stream().flatMap(Optional::stream).allMatch(MessageSample::isChange);
                yield changes ? changes(what, messages, objects) : plain(what, messages, objects);
            }
        };
    }

    private static Sample plain(String what, List<SampleMessage> messages, List<Optional<JsonNode>> objects) {
        return sample(what, messages, objects, new Format.Json())
                .orElseThrow(() -> refusal(
                        what,
                        "none of its " + messages.size() + " messages is a JSON object; the first begins with `"
                                + begin(messages.getFirst().value()) + "`",
                        "Say `--format csv` for delimited text; Avro and Protobuf are declared by their schema."));
    }

    /** A change's row is what it is now, or was before it was deleted. */
    private static Sample changes(String what, List<SampleMessage> messages, List<Optional<JsonNode>> objects) {
        List<Optional<JsonNode>> rows = objects.stream()
                .map(object -> object.map(MessageSample::change)
                        .map(change -> change.path("after").isObject() ? change.path("after") : change.path("before"))
                        .filter(JsonNode::isObject))
                .toList();
        return sample(what, messages, rows, new Format.Debezium())
                .orElseThrow(() -> refusal(
                        what,
                        "none of its " + messages.size() + " messages has a row `before` or `after` a change",
                        "Leave out `--format debezium`."));
    }

    /** Empty where there is no event. */
    private static Optional<Sample> sample(
            String what, List<SampleMessage> messages, List<Optional<JsonNode>> read, Format format) {
        List<JsonNode> events = new ArrayList<>();
        List<Optional<String>> keys = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            if (read.get(i).isPresent()) {
                events.add(read.get(i).get());
                keys.add(messages.get(i).key());
            }
        }
        return events.isEmpty()
                ? Optional.empty()
                : Optional.of(new Sample(
                        what, events, keys, read.size() - events.size(), format, Origin.JSON, Optional.empty()));
    }

    private static List<Optional<JsonNode>> objects(List<SampleMessage> messages) {
        return messages.stream().map(message -> object(message.value())).toList();
    }

    static Optional<JsonNode> object(String text) {
        try {
            JsonNode value = JSON.readTree(text);
            return value.isObject() ? Optional.of(value) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Without the schema that may come with it. */
    private static JsonNode change(JsonNode message) {
        return message.has("schema") && message.path("payload").isObject() ? message.path("payload") : message;
    }

    private static boolean isChange(JsonNode message) {
        JsonNode change = change(message);
        return change.has("op") && change.has("source") && (change.has("after") || change.has("before"));
    }

    static MekongException refusal(String what, String why, String fix) {
        return MekongException.user("Cannot propose a stream for " + what, why, fix);
    }

    private static String begin(String text) {
        String line = text.strip();
        return line.substring(0, Math.min(40, line.length())).replaceAll("\\p{Cntrl}|\uFFFD", "?");
    }
}
