package io.mekong.event;

import java.util.Arrays;

/**
 * A field that an object's reader knows by name. It remembers which field came behind it the last time: producers write
 * fields in the same order again and again, and to compare a name with the one that is expected is cheaper than to look
 * it up.
 */
final class KnownField {
    /** For a name that JSON cannot write as it is: it is never expected, only looked up. */
    private static final byte[] NEVER = {};

    final FieldReader reader;
    /** The field as producers write it: {@code "name":}. */
    private final byte[] written;

    private final int length;
    /** How many bytes must be left to look at. */
    private final int needed;

    private final long first;
    private final long last;
    private final long firstMask;

    /** What came behind this field last; at first, itself. */
    private KnownField next;

    KnownField(String name, FieldReader reader) {
        this.reader = reader;
        written = isPlain(name) ? Text.utf8("\"" + name + "\":") : NEVER;
        length = written.length;
        needed = length == 0 ? Integer.MAX_VALUE : Math.max(8, length);
        byte[] padded = Arrays.copyOf(written, Math.max(8, length));
        first = Swar.at(padded, 0);
        last = Swar.at(padded, padded.length - 8);
        firstMask = length >= 8 ? -1 : (1L << (8 * length)) - 1;
        next = this;
    }

    /** The reader of all fields that nobody knows by name. */
    static KnownField unknown(FieldReader reader) {
        return new KnownField("\"", reader);
    }

    /** The place behind the field's name and colon, or -1 where they do not stand at {@code at}, or so near the end. */
    int behind(JsonInput in, int at) {
        byte[] bytes = in.bytes;
        if (in.end - at < needed || ((Swar.at(bytes, at) ^ first) & firstMask) != 0) {
            return -1;
        }
        boolean same = length <= 8
                || (Swar.at(bytes, at + length - 8) == last
                        && (length <= 16 || Arrays.equals(bytes, at + 8, at + length - 8, written, 8, length - 8)));
        return same ? at + length : -1;
    }

    KnownField expected() {
        return next;
    }

    void expect(KnownField field) {
        next = field;
    }

    private static boolean isPlain(String name) {
        return name.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\' || Character.isSurrogate((char) c));
    }
}
