package io.mekong.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values of generated schemas, written by Avro's own encoder, say the same as JSON; other bytes are rejected. */
class AvroTranscoderPropertyTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final long seed = Long.getLong("mekong.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private int names;

    @Test
    void whatIsWrittenIsTold() throws Exception {
        for (int round = 0; round < 300; round++) {
            Schema schema = record(0);
            AvroTranscoder transcoder = AvroTranscoder.of(schema, name -> true);
            AvroTranscoder skipping = AvroTranscoder.of(schema, name -> false);
            for (int i = 0; i < 30; i++) {
                GenericData.Record value = requireNonNull((GenericData.Record) value(schema));
                byte[] bytes = AvroDecoderTest.encode(value);
                if (bytes.length == 0) {
                    continue;
                }
                assertThat(JSON.readTree(told(transcoder, bytes)))
                        .as("seed %s: %s", seed, schema)
                        .isEqualTo(expected(schema, value));
                assertThat(told(skipping, bytes))
                        .as("seed %s: %s", seed, schema)
                        .isEqualTo("{}");
                mutated(transcoder, bytes);
                mutated(skipping, bytes);
            }
        }
    }

    private void mutated(AvroTranscoder transcoder, byte[] good) {
        byte[] bytes = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
        for (int change = random.nextInt(3); change >= 0 && bytes.length > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        try {
            JSON.readTree(told(transcoder, bytes));
        } catch (RejectedEvent e) {
            assertThat(e.reason()).isNotBlank();
        } catch (Exception e) {
            throw new AssertionError("seed " + seed + ": " + Arrays.toString(bytes), e);
        }
    }

    private static String told(AvroTranscoder transcoder, byte[] bytes) throws RejectedEvent {
        byte[] among = new byte[bytes.length + 9];
        Arrays.fill(among, (byte) 1);
        System.arraycopy(bytes, 0, among, 4, bytes.length);
        JsonOutput out = new JsonOutput(1 << 24);
        transcoder.write(among, 4, 4 + bytes.length, out);
        return new String(out.bytes(), 0, out.length(), UTF_8);
    }

    private Schema record(int depth) {
        Schema record = Schema.createRecord("R" + names++, null, "test", false);
        List<Schema.Field> fields = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            fields.add(new Schema.Field("f" + i, schema(depth + 1)));
        }
        record.setFields(fields);
        return record;
    }

    private Schema schema(int depth) {
        return switch (random.nextInt(depth > 3 ? 8 : 13)) {
            case 0 -> Schema.create(Schema.Type.BOOLEAN);
            case 1 -> Schema.create(Schema.Type.INT);
            case 2 -> Schema.create(Schema.Type.LONG);
            case 3 -> Schema.create(Schema.Type.FLOAT);
            case 4 -> Schema.create(Schema.Type.DOUBLE);
            case 5 -> Schema.create(Schema.Type.STRING);
            case 6 -> Schema.create(Schema.Type.BYTES);
            case 7 -> Schema.createEnum("E" + names++, null, "test", List.of("A", "B", "C"));
            case 8 -> Schema.createFixed("F" + names++, null, "test", random.nextInt(5));
            case 9 -> Schema.createArray(schema(depth + 1));
            case 10 -> Schema.createMap(schema(depth + 1));
            case 11 -> Schema.createUnion(Schema.create(Schema.Type.NULL), record(depth));
            default -> record(depth);
        };
    }

    private @Nullable Object value(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> {
                GenericData.Record record = new GenericData.Record(schema);
                schema.getFields().forEach(field -> record.put(field.name(), value(field.schema())));
                yield record;
            }
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt() >> random.nextInt(32);
            case LONG -> random.nextLong() >> random.nextInt(64);
            case FLOAT -> random.nextFloat() * 1000;
            case DOUBLE -> random.nextDouble() * 1e9;
            case STRING -> text();
            case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(6)));
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(random.nextInt(3)));
            case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(schema.getElementType()));
                }
                yield list;
            }
            case MAP -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(text() + i, value(schema.getValueType()));
                }
                yield map;
            }
            case UNION -> random.nextBoolean() ? null : value(schema.getTypes().get(1));
            case NULL -> null;
        };
    }

    private String text() {
        String[] texts = {"", "a", "Huế", "🚀", "\"\\/", "\u0001\n", "x".repeat(50)};
        return texts[random.nextInt(texts.length)];
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static JsonNode expected(Schema schema, @Nullable Object value) {
        return switch (schema.getType()) {
            case RECORD -> {
                ObjectNode object = JSON.createObjectNode();
                GenericData.Record record = (GenericData.Record) java.util.Objects.requireNonNull(value);
                schema.getFields()
                        .forEach(field -> object.set(field.name(), expected(field.schema(), record.get(field.name()))));
                yield object;
            }
            case ARRAY -> {
                ArrayNode list = JSON.createArrayNode();
                ((List<?>) java.util.Objects.requireNonNull(value))
                        .forEach(element -> list.add(expected(schema.getElementType(), element)));
                yield list;
            }
            case MAP -> {
                ObjectNode object = JSON.createObjectNode();
                ((Map<?, ?>) java.util.Objects.requireNonNull(value))
                        .forEach(
                                (key, element) -> object.set(key.toString(), expected(schema.getValueType(), element)));
                yield object;
            }
            case UNION ->
                value == null ? JSON.nullNode() : expected(schema.getTypes().get(1), value);
            case BYTES -> base64(((ByteBuffer) java.util.Objects.requireNonNull(value)).array());
            case FIXED -> base64(((GenericData.Fixed) java.util.Objects.requireNonNull(value)).bytes());
            case ENUM -> JSON.valueToTree(String.valueOf(value));
            // What is written is a number of JSON, which has no types.
            default -> read(JSON.valueToTree(value).toString());
        };
    }

    private static JsonNode base64(byte[] bytes) {
        return JSON.valueToTree(Base64.getEncoder().encodeToString(bytes));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
