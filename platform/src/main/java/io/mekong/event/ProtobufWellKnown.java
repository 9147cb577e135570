package io.mekong.event;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Messages that stand for values which JSON has a better form for. */
enum ProtobufWellKnown {
    /** All others. */
    NONE,
    /** Seconds and nanoseconds since 1970: ISO-8601. */
    TIMESTAMP,
    /** Seconds and nanoseconds: a number of seconds. */
    DURATION,
    /** A value that may be missing. */
    WRAPPER,
    /** Any object. */
    STRUCT,
    /** Any list. */
    LIST,
    /** Any value. */
    VALUE,
    /** A number's digits as bytes, and how many stand behind the point. */
    DECIMAL;

    static ProtobufWellKnown of(String name) {
        return switch (name) {
            case "google.protobuf.Timestamp" -> TIMESTAMP;
            case "google.protobuf.Duration" -> DURATION;
            case "google.protobuf.Struct" -> STRUCT;
            case "google.protobuf.ListValue" -> LIST;
            case "google.protobuf.Value" -> VALUE;
            case "confluent.type.Decimal" -> DECIMAL;
            default ->
                name.matches("google\\.protobuf\\.(Double|Float|U?Int64|U?Int32|Bool|String|Bytes)Value")
                        ? WRAPPER
                        : NONE;
        };
    }

    void write(ProtobufMessage type, ProtobufMessage.Occurrences found, JsonOutput out, int depth)
            throws RejectedEvent {
        switch (this) {
            case TIMESTAMP -> {
                long seconds = number(found, 0);
                long nanos = number(found, 1);
                if (Math.abs(seconds) > 1_000_000_000_000L || nanos < 0 || nanos >= 1_000_000_000) {
                    throw new RejectedEvent("the timestamp of " + seconds + " seconds and " + nanos + " nanoseconds");
                }
                out.time(seconds * 1_000_000 + nanos / 1_000);
            }
            case DURATION ->
                out.ascii(BigDecimal.valueOf(number(found, 0))
                        .add(BigDecimal.valueOf(number(found, 1), 9))
                        .toPlainString());
            case WRAPPER -> type.writeSingle(0, found, out, depth);
            case STRUCT -> type.writeEntries(0, found, out, depth);
            case LIST -> type.writeList(0, found, out, depth);
            case VALUE -> {
                int last = found.lastOf(type.fields().size());
                // The first of its fields is the one for null.
                if (last <= 0) {
                    out.ascii("null");
                } else {
                    type.writeSingle(last, found, out, depth);
                }
            }
            case DECIMAL -> {
                BinaryInput digits = found.has(0) ? found.value(found.last(0)) : null;
                if (digits == null || digits.remaining() == 0 || digits.remaining() > 64) {
                    throw new RejectedEvent("a decimal of no digits, or too many");
                }
                BigInteger unscaled = new BigInteger(digits.bytes(), digits.at(), digits.remaining());
                out.ascii(new BigDecimal(unscaled, (int) number(found, 2)).toString());
            }
            case NONE -> throw new IllegalStateException("nothing to do");
        }
    }

    /** Of an integer's field, which is zero where it does not come. */
    private static long number(ProtobufMessage.Occurrences found, int field) throws RejectedEvent {
        return found.has(field) ? found.value(found.last(field)).varint() : 0;
    }
}
