package io.mekong.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.javalin.http.Context;
import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** JSON of this room: records as they are, instants as ISO-8601, an empty Optional as null. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, new ToStringSerializer(Instant.class))
                    .addSerializer(Optional.class, new OptionalSerializer()));

    private static final DataSize LARGEST = DataSize.ofMegabytes(1);

    private Json() {}

    static void send(Context context, Object value) {
        context.contentType("application/json").result(text(value));
    }

    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("cannot write " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    /** @throws MekongException USER when the body is not a JSON object of up to 1 MB */
    static JsonNode object(Context context) {
        return object(context, LARGEST);
    }

    /** The same; without a body, an empty object. */
    static JsonNode objectIfAny(Context context) {
        byte[] body = body(context, LARGEST);
        return body.length == 0 ? MAPPER.createObjectNode() : object(body);
    }

    /** @throws MekongException USER when the body is not a JSON object, or larger */
    static JsonNode object(Context context, DataSize largest) {
        return object(body(context, largest));
    }

    private static byte[] body(Context context, DataSize largest) {
        try {
            byte[] body = context.bodyInputStream().readNBytes(largest.intBytes() + 1);
            if (body.length > largest.bytes()) {
                throw MekongException.user(
                        "The request is too large", "one of this kind has at most " + largest, "Shorten it.");
            }
            return body;
        } catch (IOException e) {
            throw MekongException.user(
                    "Cannot read the request", "its body broke off: " + MekongException.reason(e), "Send it again.");
        }
    }

    private static JsonNode object(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            throw MekongException.user(
                    "Cannot read the request",
                    "its body is not JSON: " + MekongException.reason(e),
                    "Send a JSON object.");
        }
        throw MekongException.user("Cannot read the request", "its body is not a JSON object", "Send a JSON object.");
    }

    @SuppressWarnings("rawtypes") // Jackson asks for the raw class of a generic type
    private static final class OptionalSerializer extends JsonSerializer<Optional> {
        @Override
        public void serialize(Optional value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (value.isPresent()) {
                provider.defaultSerializeValue(value.get(), json);
            } else {
                json.writeNull();
            }
        }
    }
}
