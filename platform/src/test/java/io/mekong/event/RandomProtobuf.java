package io.mekong.event;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.List;
import java.util.Random;

/** Schemas and messages of all shapes, with Protocol Buffers' own library. */
final class RandomProtobuf {
    private static final List<FieldDescriptorProto.Type> SCALARS = List.of(FieldDescriptorProto.Type.values()).stream()
            .filter(type -> type != FieldDescriptorProto.Type.TYPE_GROUP
                    && type != FieldDescriptorProto.Type.TYPE_MESSAGE
                    && type != FieldDescriptorProto.Type.TYPE_ENUM)
            .toList();
    private static final List<FieldDescriptorProto.Type> KEYS = List.of(
            FieldDescriptorProto.Type.TYPE_STRING,
            FieldDescriptorProto.Type.TYPE_INT64,
            FieldDescriptorProto.Type.TYPE_SINT32,
            FieldDescriptorProto.Type.TYPE_BOOL,
            FieldDescriptorProto.Type.TYPE_FIXED32);
    private static final String[] TEXTS = {"", "a", "Huế", "🚀\"\\", "\n\u0001", "x".repeat(40)};

    private final Random random;

    RandomProtobuf(Random random) {
        this.random = random;
    }

    /** A file with some messages, of which the first is the one to read. */
    FileDescriptorProto file() {
        boolean proto3 = random.nextBoolean();
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder()
                .setName("test.proto")
                .setPackage(random.nextBoolean() ? "a.b" : "")
                .setSyntax(proto3 ? "proto3" : "proto2")
                .addEnumType(enumeration("Color", "C_"));
        String prefix = file.getPackage().isEmpty() ? "." : "." + file.getPackage() + ".";
        for (String name : List.of("First", "Second", "Third")) {
            file.addMessageType(message(name, prefix, proto3, true));
        }
        return file.build();
    }

    private static EnumDescriptorProto enumeration(String name, String prefix) {
        EnumDescriptorProto.Builder enumeration =
                EnumDescriptorProto.newBuilder().setName(name);
        int[] numbers = {0, 1, -5, 70_000};
        for (int number : numbers) {
            enumeration.addValue(EnumValueDescriptorProto.newBuilder()
                    .setName(prefix + Math.abs(number))
                    .setNumber(number));
        }
        return enumeration.build();
    }

    private DescriptorProto message(String name, String prefix, boolean proto3, boolean nests) {
        String full = prefix + name;
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
        if (nests) {
            message.addNestedType(message("Inner", full + ".", proto3, false));
            message.addEnumType(enumeration("Size", "S_"));
        }
        int count = random.nextInt(1, 8);
        for (int i = 0; i < count; i++) {
            FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                    .setName("f" + i)
                    .setNumber(i == 3 ? 2000 + i : i + 1)
                    .setLabel(
                            random.nextInt(3) == 0
                                    ? FieldDescriptorProto.Label.LABEL_REPEATED
                                    : FieldDescriptorProto.Label.LABEL_OPTIONAL);
            int shape = random.nextInt(8);
            if (shape == 0 && nests) {
                map(message, field, full, i);
            } else {
                type(field, prefix, full, nests);
            }
            if (shape == 1 && field.getLabel() == FieldDescriptorProto.Label.LABEL_OPTIONAL) {
                field.setOneofIndex(message.getOneofDeclCount());
                message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("o" + i));
            }
            message.addField(field);
        }
        return message.build();
    }

    private void type(FieldDescriptorProto.Builder field, String prefix, String full, boolean nests) {
        switch (random.nextInt(8)) {
            case 0 ->
                field.setType(FieldDescriptorProto.Type.TYPE_ENUM)
                        .setTypeName(nests && random.nextBoolean() ? full + ".Size" : fileScope(prefix) + "Color");
            case 1 ->
                field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setTypeName(nests ? full + ".Inner" : fileScope(prefix) + "Third");
            case 2 ->
                field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                        .setTypeName(fileScope(prefix) + (random.nextBoolean() ? "First" : "Second"));
            default -> field.setType(SCALARS.get(random.nextInt(SCALARS.size())));
        }
    }

    /** A nested message is told by the scope that its name ends with. */
    private static String fileScope(String prefix) {
        return prefix.startsWith(".a.b.") ? ".a.b." : ".";
    }

    private void map(DescriptorProto.Builder message, FieldDescriptorProto.Builder field, String full, int index) {
        String entry = "F" + index + "Entry";
        FieldDescriptorProto.Builder key = FieldDescriptorProto.newBuilder()
                .setName("key")
                .setNumber(1)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                .setType(KEYS.get(random.nextInt(KEYS.size())));
        FieldDescriptorProto.Builder value = FieldDescriptorProto.newBuilder()
                .setName("value")
                .setNumber(2)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
        if (random.nextBoolean()) {
            value.setType(FieldDescriptorProto.Type.TYPE_MESSAGE).setTypeName(full + ".Inner");
        } else {
            value.setType(SCALARS.get(random.nextInt(SCALARS.size())));
        }
        message.addNestedType(DescriptorProto.newBuilder()
                .setName(entry)
                .addField(key)
                .addField(value)
                .setOptions(MessageOptions.newBuilder().setMapEntry(true)));
        field.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)
                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                .setTypeName(full + "." + entry);
    }

    DynamicMessage message(Descriptor type, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (random.nextInt(4) == 0 || (nested && depth > 3)) {
                continue;
            }
            if (field.isRepeated()) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    message.addRepeatedField(field, value(field, depth));
                }
            } else {
                message.setField(field, value(field, depth));
            }
        }
        return message.build();
    }

    private Object value(FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt() >> random.nextInt(32);
            case LONG -> random.nextLong() >> random.nextInt(64);
            case FLOAT -> random.nextInt(5) == 0 ? 0f : random.nextFloat() * 1000 - 500;
            case DOUBLE -> random.nextInt(5) == 0 ? 0d : random.nextDouble() * 1e12;
            case BOOLEAN -> random.nextBoolean();
            case STRING -> TEXTS[random.nextInt(TEXTS.length)];
            case BYTE_STRING -> ByteString.copyFromUtf8(TEXTS[random.nextInt(TEXTS.length)]);
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> message(field.getMessageType(), depth + 1);
        };
    }
}
