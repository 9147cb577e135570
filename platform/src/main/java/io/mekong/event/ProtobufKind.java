package io.mekong.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of a field's values, and how they are encoded. */
enum ProtobufKind {
    DOUBLE(1),
    FLOAT(5),
    INT32(0),
    INT64(0),
    UINT32(0),
    UINT64(0),
    SINT32(0),
    SINT64(0),
    FIXED32(5),
    FIXED64(1),
    SFIXED32(5),
    SFIXED64(1),
    BOOL(0),
    STRING(2),
    BYTES(2),
    ENUM(0),
    MESSAGE(2);

    static final int LENGTH = 2;

    /** 0: varint, 1: 64 bits, 2: a length and as many bytes, 5: 32 bits. */
    private final int wire;

    ProtobufKind(int wire) {
        this.wire = wire;
    }

    int wire() {
        return wire;
    }

    /** Whether many of them may come together, behind their length. */
    boolean isPackable() {
        return wire != LENGTH;
    }

    /** By the word in a {@code .proto} file; empty for the name of a message or an enum. */
    static Optional<ProtobufKind> ofWord(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind != ENUM && kind != MESSAGE)
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    /** A single value that is written where it is left out, in a file of proto3. */
    void writeZero(ProtobufField field, JsonOutput out) throws RejectedEvent {
        switch (this) {
            case STRING, BYTES -> out.ascii("\"\"");
            case BOOL -> out.ascii("false");
            case ENUM -> field.writeSymbol(0, out);
            case DOUBLE, FLOAT -> out.ascii("0.0");
            default -> out.ascii("0");
        }
    }

    /** @param in at the value, or for a LENGTH kind the value and no more */
    void write(ProtobufField field, BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
        switch (this) {
            case DOUBLE -> out.number(Double.longBitsToDouble(in.fixed64()));
            case FLOAT -> out.number(Float.intBitsToFloat(in.fixed32()));
            case INT32 -> writeInt((int) in.varint(), out);
            case INT64 -> out.number(in.varint());
            case UINT32 -> out.number(in.varint() & 0xffff_ffffL);
            case UINT64 -> out.ascii(Long.toUnsignedString(in.varint()));
            case SINT32 -> writeInt((int) in.zigzag(), out);
            case SINT64 -> out.number(in.zigzag());
            case FIXED32 -> out.number(in.fixed32() & 0xffff_ffffL);
            case FIXED64 -> out.ascii(Long.toUnsignedString(in.fixed64()));
            case SFIXED32 -> out.number(in.fixed32());
            case SFIXED64 -> out.number(in.fixed64());
            case BOOL -> out.ascii(in.varint() == 0 ? "false" : "true");
            case STRING -> {
                int from = in.takeText(in.remaining());
                out.text(in.bytes(), from, in.at());
            }
            case BYTES -> {
                int from = in.take(in.remaining());
                out.base64(in.bytes(), from, in.at());
            }
            case ENUM -> field.writeSymbol((int) in.varint(), out);
            case MESSAGE -> field.message().write(in, out, depth);
        }
    }

    /** The lower half of what comes: negative numbers come as 64 bits. */
    private static void writeInt(int value, JsonOutput out) throws RejectedEvent {
        out.number((long) value);
    }
}
