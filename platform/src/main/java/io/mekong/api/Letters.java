package io.mekong.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.MekongException;
import io.mekong.deadletter.LetterSelection;
import io.mekong.deadletter.LetterSelection.Mended;
import io.mekong.deadletter.SetAsideMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Dead letters as JSON: which ones a request means, and one with its bytes. Bytes that are no text are Base64. */
final class Letters {
    private static final String ENCODING = "encoding";
    private static final String BASE64 = "base64";

    private Letters() {}

    /** @throws MekongException USER when it is none */
    static LetterSelection selection(JsonNode request) {
        long ways = Stream.of("letters", "reason", "all")
                .filter(way -> !request.path(way).isMissingNode())
                .count();
        if (ways != 1) {
            throw unclear(ways == 0 ? "the request names none" : "the request names them in more than one way");
        }
        Optional<String> after = text(request, "after");
        if (request.has("letters")) {
            return new LetterSelection.Named(mended(request.path("letters")));
        }
        if (request.has("reason")) {
            return new LetterSelection.Pending(
                    Optional.of(text(request, "reason").orElseThrow(() -> unclear("`reason` is empty"))), after);
        }
        if (!request.path("all").isBoolean() || !request.path("all").asBoolean()) {
            throw unclear("`all` is not true");
        }
        return new LetterSelection.Pending(Optional.empty(), after);
    }

    private static List<Mended> mended(JsonNode items) {
        if (!items.isArray() || items.isEmpty()) {
            throw unclear("`letters` is not a list of letters");
        }
        List<Mended> letters = new ArrayList<>();
        for (JsonNode item : items) {
            String id = text(item, "id").orElseThrow(() -> unclear("one of `letters` has no `id`"));
            letters.add(new Mended(id, value(id, item)));
        }
        return letters;
    }

    private static byte @Nullable [] value(String id, JsonNode item) {
        JsonNode value = item.path("value");
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw MekongException.user(
                    "Cannot replay the letter " + id,
                    "its `value` is not a text",
                    "Send the whole message as one JSON string, with its quotes escaped.");
        }
        String encoding = text(item, ENCODING).orElse("");
        if (encoding.isEmpty()) {
            return value.asText().getBytes(StandardCharsets.UTF_8);
        }
        try {
            if (encoding.equals(BASE64)) {
                return Base64.getDecoder().decode(value.asText());
            }
        } catch (IllegalArgumentException e) {
            throw MekongException.user(
                    "Cannot replay the letter " + id, "its `value` is not Base64", "Correct it, or its `encoding`.");
        }
        throw MekongException.user(
                "Cannot replay the letter " + id,
                "there is no encoding `" + encoding + "`",
                "Leave `encoding` out, or say base64.");
    }

    /** {@code {"id", "reason", "value"}}, with an {@code encoding} where the value is no text. */
    static String line(SetAsideMessage letter) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("id", letter.id()).put("reason", letter.reason());
        byte[] value = letter.value();
        if (value == null) {
            line.putNull("value");
        } else {
            try {
                line.put(
                        "value",
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(value))
                                .toString());
            } catch (CharacterCodingException e) {
                line.put("value", Base64.getEncoder().encodeToString(value)).put(ENCODING, BASE64);
            }
        }
        return line.toString();
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.ofNullable(object.path(field).textValue()).filter(text -> !text.isEmpty());
    }

    private static MekongException unclear(String why) {
        return MekongException.user(
                "Cannot tell which dead letters are meant",
                why,
                "Send one of {\"letters\": [{\"id\": …}]}, {\"reason\": …} and {\"all\": true}.");
    }
}
