package io.mekong.event;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A field of a message, its type found. */
final class ProtobufField {
    private final String name;
    private final byte[] written;
    private final int number;
    private final ProtobufKind kind;
    private final Shape shape;
    private final @Nullable ProtobufMessage message;
    private final Map<Integer, String> symbols;

    enum Shape {
        /** Absent where it does not come. */
        SINGLE,
        /** Zero, false or empty where it does not come. */
        SINGLE_OR_ZERO,
        LIST,
        MAP
    }

    /**
     * @param message of kind MESSAGE
     * @param symbols of kind ENUM, by their numbers
     */
    ProtobufField(
            String name,
            int number,
            ProtobufKind kind,
            Shape shape,
            @Nullable ProtobufMessage message,
            Map<Integer, String> symbols) {
        this.name = name;
        this.written = JsonOutput.name(name);
        this.number = number;
        this.kind = kind;
        this.shape = shape;
        this.message = message;
        this.symbols = symbols;
    }

    String name() {
        return name;
    }

    /** As {@link JsonOutput#field} takes it. */
    byte[] written() {
        return written;
    }

    int number() {
        return number;
    }

    ProtobufKind kind() {
        return kind;
    }

    Shape shape() {
        return shape;
    }

    ProtobufMessage message() {
        return java.util.Objects.requireNonNull(message, "no message");
    }

    /** A symbol that the schema does not know yet is its number. */
    void writeSymbol(int symbol, JsonOutput out) throws RejectedEvent {
        String known = symbols.get(symbol);
        if (known == null) {
            out.number(symbol);
        } else {
            byte[] utf8 = known.getBytes(StandardCharsets.UTF_8);
            out.text(utf8, 0, utf8.length);
        }
    }
}
