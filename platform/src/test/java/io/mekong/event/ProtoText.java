package io.mekong.event;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.Locale;
import java.util.Random;

/** Writes a compiled descriptor as the {@code .proto} file that it may have come from. */
final class ProtoText {
    private final StringBuilder text = new StringBuilder();
    private final boolean proto3;
    private final Random random;

    private ProtoText(boolean proto3, Random random) {
        this.proto3 = proto3;
        this.random = random;
    }

    static String of(FileDescriptorProto file, Random random) {
        ProtoText text = new ProtoText(file.getSyntax().equals("proto3"), random);
        text.write("// A file.\nsyntax = \"" + (text.proto3 ? "proto3" : "proto2") + "\";\n");
        text.write(file.getPackage().isEmpty() ? "" : "package " + file.getPackage() + ";\n");
        file.getDependencyList().forEach(name -> text.write("import \"" + name + "\";\n"));
        text.write("option java_package = \"a.b\";\n");
        file.getEnumTypeList().forEach(text::enumeration);
        file.getMessageTypeList().forEach(text::message);
        text.write("service S { rpc Do (A) returns (stream B) { option (x) = { y: 1 }; } rpc No (A) returns (A); }\n");
        return text.text.toString();
    }

    private void write(String line) {
        text.append(line);
        if (random.nextInt(4) == 0) {
            text.append("/* between } ; \" */ ");
        }
    }

    private void enumeration(EnumDescriptorProto enumeration) {
        write("enum " + enumeration.getName() + " { option allow_alias = true; reserved 100 to max, \"OLD\";\n");
        enumeration
                .getValueList()
                .forEach(value -> write(value.getName() + " = " + value.getNumber() + " [deprecated = true];\n"));
        write("}\n");
    }

    private void message(DescriptorProto message) {
        write("message " + message.getName() + " {\n");
        write("reserved 900 to 999; reserved \"gone\", 'lost';\n");
        message.getEnumTypeList().forEach(this::enumeration);
        message.getNestedTypeList().stream()
                .filter(nested -> !nested.getOptions().getMapEntry())
                .forEach(this::message);
        for (FieldDescriptorProto field : message.getFieldList()) {
            if (field.hasOneofIndex() && !field.getProto3Optional()) {
                write("oneof o" + field.getOneofIndex() + " { option (x) = 1; " + type(message, field) + " "
                        + rest(field) + " }\n");
            } else {
                write(label(message, field) + type(message, field) + " " + rest(field) + "\n");
            }
        }
        write("}\n");
    }

    private String rest(FieldDescriptorProto field) {
        String options = random.nextInt(3) == 0 ? " [(my.option).a = {x: [1, 2] y: \"]\"}, deprecated = false]" : "";
        return field.getName() + " = "
                + (random.nextBoolean() ? field.getNumber() : "0x" + Integer.toHexString(field.getNumber())) + options
                + ";";
    }

    private String label(DescriptorProto message, FieldDescriptorProto field) {
        if (isMap(message, field)) {
            return "";
        }
        return switch (field.getLabel()) {
            case LABEL_REPEATED -> "repeated ";
            case LABEL_REQUIRED -> "required ";
            case LABEL_OPTIONAL -> !proto3 || field.getProto3Optional() ? "optional " : "";
        };
    }

    private static boolean isMap(DescriptorProto message, FieldDescriptorProto field) {
        return field.getLabel() == FieldDescriptorProto.Label.LABEL_REPEATED
                && message.getNestedTypeList().stream()
                        .anyMatch(nested -> nested.getOptions().getMapEntry()
                                && field.getTypeName().endsWith("." + nested.getName()));
    }

    private static String type(DescriptorProto message, FieldDescriptorProto field) {
        if (isMap(message, field)) {
            DescriptorProto entry = message.getNestedTypeList().stream()
                    .filter(nested -> field.getTypeName().endsWith("." + nested.getName()))
                    .findFirst()
                    .orElseThrow();
            return "map < " + type(entry, entry.getField(0)) + ", " + type(entry, entry.getField(1)) + ">";
        }
        boolean named = field.getType() == FieldDescriptorProto.Type.TYPE_MESSAGE
                || field.getType() == FieldDescriptorProto.Type.TYPE_ENUM;
        return named
                ? field.getTypeName()
                : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
    }
}
