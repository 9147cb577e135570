package io.mekong.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Messages of generated schemas, written by Protocol Buffers' own library, say the same as JSON, be the schema compiled or
 * text; other bytes are rejected.
 */
class ProtobufPropertyTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final long seed = Long.getLong("mekong.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void whatIsWrittenIsTold() throws Exception {
        for (int round = 0; round < 200; round++) {
            FileDescriptorProto file = new RandomProtobuf(random).file();
            Descriptor type = FileDescriptor.buildFrom(file, new FileDescriptor[0])
                    .getMessageTypes()
                    .getFirst();
            String text = ProtoText.of(file, random);
            ProtobufSchema compiled = ProtoDescriptors.read(
                    FileDescriptorSet.newBuilder().addFile(file).build().toByteArray());
            ProtobufSchema parsed = ProtoFiles.read(text, name -> Optional.empty());
            for (int i = 0; i < 20; i++) {
                DynamicMessage message = new RandomProtobuf(random).message(type, 0);
                byte[] bytes = message.toByteArray();
                JsonNode expected = expected(message);
                for (ProtobufSchema schema : List.of(compiled, parsed)) {
                    assertThat(JSON.readTree(told(schema.first(), bytes)))
                            .as("seed %s: %s of %s", seed, message, text)
                            .isEqualTo(expected);
                }
                inPieces(parsed, type, text);
                mutated(parsed, bytes);
            }
        }
    }

    /** Two messages one behind the other are one message: lists are joined, of single values the last counts. */
    private void inPieces(ProtobufSchema schema, Descriptor type, String text) throws Exception {
        DynamicMessage first = new RandomProtobuf(random).message(type, 0);
        DynamicMessage second = new RandomProtobuf(random).message(type, 0);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        first.writeTo(both);
        second.writeTo(both);
        JsonNode expected = expected(DynamicMessage.parseFrom(type, both.toByteArray()));
        assertThat(JSON.readTree(told(schema.first(), both.toByteArray())))
                .as("seed %s: %s and %s of %s", seed, first, second, text)
                .isEqualTo(expected);
    }

    private void mutated(ProtobufSchema schema, byte[] good) {
        byte[] bytes = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length + 1) : good.length);
        for (int change = random.nextInt(3); change >= 0 && bytes.length > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        try {
            JSON.readTree(told(schema.first(), bytes));
        } catch (RejectedEvent e) {
            assertThat(e.reason()).isNotBlank();
        } catch (Exception e) {
            throw new AssertionError("seed " + seed + ": " + Arrays.toString(bytes), e);
        }
    }

    private static String told(ProtobufMessage type, byte[] bytes) throws RejectedEvent {
        byte[] among = new byte[bytes.length + 9];
        Arrays.fill(among, (byte) 8);
        System.arraycopy(bytes, 0, among, 4, bytes.length);
        JsonOutput out = new JsonOutput(1 << 24);
        type.write(new BinaryInput("a message", among, 4, 4 + bytes.length), out, 0);
        return new String(out.bytes(), 0, out.length(), UTF_8);
    }

    private static JsonNode expected(Message message) {
        ObjectNode object = JSON.createObjectNode();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isMapField()) {
                ObjectNode map = JSON.createObjectNode();
                for (Object entry : (List<?>) message.getField(field)) {
                    Descriptor type = field.getMessageType();
                    Object key = ((Message) entry).getField(type.findFieldByNumber(1));
                    map.set(
                            unsigned(type.findFieldByNumber(1), key).asText(),
                            value(type.findFieldByNumber(2), ((Message) entry).getField(type.findFieldByNumber(2))));
                }
                object.set(field.getName(), map);
            } else if (field.isRepeated()) {
                ArrayNode list = JSON.createArrayNode();
                ((List<?>) message.getField(field)).forEach(element -> list.add(value(field, element)));
                object.set(field.getName(), list);
            } else if (!field.hasPresence() || message.hasField(field)) {
                object.set(field.getName(), value(field, message.getField(field)));
            }
        }
        return object;
    }

    private static JsonNode value(FieldDescriptor field, Object value) {
        return switch (value) {
            case Message nested -> expected(nested);
            case ByteString bytes -> JSON.valueToTree(Base64.getEncoder().encodeToString(bytes.toByteArray()));
            case EnumValueDescriptor symbol ->
                symbol.getIndex() < 0 ? read(Integer.toString(symbol.getNumber())) : JSON.valueToTree(symbol.getName());
            case String text -> JSON.valueToTree(text);
            default -> unsigned(field, value);
        };
    }

    private static JsonNode unsigned(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case STRING -> JSON.valueToTree(value);
            case UINT32, FIXED32 -> read(Integer.toUnsignedString((Integer) value));
            case UINT64, FIXED64 -> read(Long.toUnsignedString((Long) value));
            default -> read(value.toString());
        };
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
