package io.mekong.event;

import io.mekong.event.ProtoFile.Cardinality;
import io.mekong.event.ProtoFile.Presence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads compiled descriptor sets ({@code protoc --include_imports --descriptor_set_out=…}), which are Protocol Buffers
 * themselves: a {@code google.protobuf.FileDescriptorSet}. The last of their files is the one that was compiled.
 */
final class ProtoDescriptors {
    private static final String FORMAT = "a compiled descriptor set";
    private static final int REPEATED = 3;
    private static final int GROUP = 10;
    /** By the numbers of {@code FieldDescriptorProto.Type}; empty: named by {@code type_name}. */
    private static final List<String> TYPES = List.of(
            "",
            "double",
            "float",
            "int64",
            "uint64",
            "int32",
            "fixed64",
            "fixed32",
            "bool",
            "string",
            "",
            "",
            "bytes",
            "uint32",
            "",
            "sfixed32",
            "sfixed64",
            "sint32",
            "sint64");

    private ProtoDescriptors() {}

    /** @throws IllegalArgumentException with what is wrong */
    static ProtobufSchema read(byte[] set) {
        try {
            List<ProtoFile> files = new ArrayList<>();
            for (Part part : parts(new BinaryInput(FORMAT, set, 0, set.length))) {
                if (part.field == 1) {
                    files.add(file(part.value));
                }
            }
            if (files.isEmpty()) {
                throw new IllegalArgumentException("it has no files");
            }
            return new ProtobufSchema(files.getLast(), files.subList(0, files.size() - 1));
        } catch (RejectedEvent e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }

    /** A field and its value. */
    private static final class Part {
        private final int field;
        private final BinaryInput value;

        Part(int field, BinaryInput value) {
            this.field = field;
            this.value = value;
        }

        String text() throws RejectedEvent {
            int from = value.takeText(value.remaining());
            return new String(value.bytes(), from, value.at() - from, java.nio.charset.StandardCharsets.UTF_8);
        }

        int number() throws RejectedEvent {
            return (int) value.varint();
        }
    }

    private static List<Part> parts(BinaryInput in) throws RejectedEvent {
        List<Part> parts = new ArrayList<>();
        while (in.remaining() > 0) {
            long tag = in.varint();
            int from = ProtobufWire.skip(in, (int) tag & 7, tag >>> 3);
            parts.add(new Part((int) (tag >>> 3), in.part(from, in.at())));
        }
        return parts;
    }

    private static ProtoFile file(BinaryInput in) throws RejectedEvent {
        String packageName = "";
        Presence presence = Presence.EXPLICIT;
        List<ProtoFile.Message> messages = new ArrayList<>();
        List<ProtoFile.Enumeration> enumerations = new ArrayList<>();
        for (Part part : parts(in)) {
            switch (part.field) {
                case 2 -> packageName = part.text();
                case 4 -> messages.add(message(part.value));
                case 5 -> enumerations.add(enumeration(part.value));
                case 12 -> presence = part.text().equals("proto3") ? Presence.IMPLICIT : Presence.EXPLICIT;
                default -> {}
            }
        }
        return new ProtoFile(packageName, presence, List.of(), messages, enumerations);
    }

    private static ProtoFile.Message message(BinaryInput in) throws RejectedEvent {
        String name = "";
        boolean entry = false;
        List<ProtoFile.Field> fields = new ArrayList<>();
        List<ProtoFile.Message> messages = new ArrayList<>();
        List<ProtoFile.Enumeration> enumerations = new ArrayList<>();
        for (Part part : parts(in)) {
            switch (part.field) {
                case 1 -> name = part.text();
                case 2 -> fields.add(field(part.value));
                case 3 -> messages.add(message(part.value));
                case 4 -> enumerations.add(enumeration(part.value));
                case 7 -> {
                    for (Part option : parts(part.value)) {
                        entry |= option.field == 7 && option.number() == 1;
                    }
                }
                default -> {}
            }
        }
        return new ProtoFile.Message(name, entry, fields, messages, enumerations);
    }

    private static ProtoFile.Field field(BinaryInput in) throws RejectedEvent {
        String name = "";
        int number = 0;
        int type = 0;
        String typeName = "";
        Cardinality cardinality = Cardinality.SINGLE;
        for (Part part : parts(in)) {
            switch (part.field) {
                case 1 -> name = part.text();
                case 3 -> number = part.number();
                case 4 -> cardinality = part.number() == REPEATED ? Cardinality.REPEATED : cardinality;
                case 5 -> type = part.number();
                case 6 -> typeName = part.text();
                // One of several, or of proto3's optional ones, for which one is made up.
                case 9 -> cardinality = Cardinality.OPTIONAL;
                default -> {}
            }
        }
        if (type == GROUP
                || type >= TYPES.size()
                || (typeName.isEmpty() && TYPES.get(type).isEmpty())) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "its field %s is %s",
                    name,
                    type == GROUP ? "a group" : "of the unknown type " + type));
        }
        return new ProtoFile.Field(name, number, typeName.isEmpty() ? TYPES.get(type) : typeName, cardinality);
    }

    private static ProtoFile.Enumeration enumeration(BinaryInput in) throws RejectedEvent {
        String name = "";
        Map<Integer, String> values = new LinkedHashMap<>();
        for (Part part : parts(in)) {
            if (part.field == 1) {
                name = part.text();
            } else if (part.field == 2) {
                String value = "";
                int number = 0;
                for (Part of : parts(part.value)) {
                    value = of.field == 1 ? of.text() : value;
                    number = of.field == 2 ? of.number() : number;
                }
                values.putIfAbsent(number, value);
            }
        }
        return new ProtoFile.Enumeration(name, values);
    }
}
