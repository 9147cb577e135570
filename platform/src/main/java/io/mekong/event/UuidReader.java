package io.mekong.event;

import java.util.Arrays;

/** UUIDs in their one form of 36 characters. */
final class UuidReader extends CellReader {
    private static final int LENGTH = 36;
    /** The value of a hexadecimal digit by its character; of all else, a bit that no digit has. */
    private static final byte[] DIGITS = digits();

    private static final byte NONE = 0x10;

    UuidReader(Cells cells) {
        super(cells);
    }

    @Override
    int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        int from = at + 1;
        boolean quoted = in.end - from > LENGTH && in.bytes[at] == '"' && in.bytes[from + LENGTH] == '"';
        if (!quoted || !put(in.bytes, from, sink, column)) {
            return readSlowly(in, at, sink, column);
        }
        return from + LENGTH + 1;
    }

    @Override
    void readBare(JsonInput in, int from, int to, RowSink sink, int column) throws RejectedEvent {
        if (to - from != LENGTH || !put(in.bytes, from, sink, column)) {
            super.readBare(in, from, to, sink, column);
        }
    }

    /** Puts the 36 characters that begin there; false where they are no UUID. */
    private static boolean put(byte[] bytes, int from, RowSink sink, int column) {
        if (bytes[from + 8] != '-' || bytes[from + 13] != '-' || bytes[from + 18] != '-' || bytes[from + 23] != '-') {
            return false;
        }
        // A place that is no digit leaves a bit in the number of its four digits.
        int a = four(bytes, from);
        int b = four(bytes, from + 4);
        int c = four(bytes, from + 9);
        int d = four(bytes, from + 14);
        int e = four(bytes, from + 19);
        int f = four(bytes, from + 24);
        int g = four(bytes, from + 28);
        int h = four(bytes, from + 32);
        if ((a | b | c | d | e | f | g | h) > 0xffff) {
            return false;
        }
        sink.putWide(column, join(a, b, c, d), join(e, f, g, h));
        return true;
    }

    private static long join(int a, int b, int c, int d) {
        return ((long) a << 48) | ((long) b << 32) | ((long) c << 16) | d;
    }

    /** Four digits, or more than they can be. */
    private static int four(byte[] bytes, int at) {
        int a = DIGITS[bytes[at] & 0xff];
        int b = DIGITS[bytes[at + 1] & 0xff];
        int c = DIGITS[bytes[at + 2] & 0xff];
        int d = DIGITS[bytes[at + 3] & 0xff];
        return (a << 12) | (b << 8) | (c << 4) | d | (((a | b | c | d) & NONE) << 12);
    }

    private static byte[] digits() {
        byte[] digits = new byte[256];
        Arrays.fill(digits, NONE);
        for (char c = 0; c < 128; c++) {
            int value = Character.digit(c, 16);
            digits[c] = value < 0 ? NONE : (byte) value;
        }
        return digits;
    }
}
