package io.mekong.event;

/** A slice of bytes being read from its front; nothing outside of it is looked at. */
final class BinaryInput {
    private final String format;
    private final int start;
    private final int end;
    private final byte[] bytes;
    private int at;

    /** @param format as a person calls it, for reasons */
    BinaryInput(String format, byte[] bytes, int from, int to) {
        this.format = format;
        this.bytes = bytes;
        this.start = from;
        this.at = from;
        this.end = to;
    }

    /** A part of the same bytes, read for itself. */
    BinaryInput part(int from, int to) {
        BinaryInput part = new BinaryInput(format, bytes, start, to);
        part.at = from;
        return part;
    }

    /** Other bytes of the same message. */
    BinaryInput instead(byte[] others) {
        return new BinaryInput(format, others, 0, others.length);
    }

    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    int remaining() {
        return end - at;
    }

    RejectedEvent wrong(String what) {
        return new RejectedEvent("not " + format + ": " + what + " (byte " + (at - start) + ")");
    }

    int next() throws RejectedEvent {
        require(1);
        return bytes[at++] & 0xff;
    }

    /** Passes over bytes; returns the place of the first. */
    int take(long count) throws RejectedEvent {
        require(count);
        int from = at;
        at += (int) count;
        return from;
    }

    private void require(long count) throws RejectedEvent {
        if (count < 0 || count > end - at) {
            throw wrong(count < 0 ? "a negative length" : "it ends too early");
        }
    }

    /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
    long varint() throws RejectedEvent {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = next();
            if (shift == 63 && next > 1) {
                throw wrong("a number of more than 64 bits");
            }
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw wrong("a number of more than 64 bits");
    }

    /** A varint whose lowest bit is the sign. */
    long zigzag() throws RejectedEvent {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    int fixed32() throws RejectedEvent {
        int from = take(4);
        return (bytes[from] & 0xff)
                | (bytes[from + 1] & 0xff) << 8
                | (bytes[from + 2] & 0xff) << 16
                | (bytes[from + 3] & 0xff) << 24;
    }

    long fixed64() throws RejectedEvent {
        return Swar.at(bytes, take(8));
    }

    /** Passes over text; returns the place of the first byte. */
    int takeText(long length) throws RejectedEvent {
        int from = take(length);
        if (Utf8.firstBroken(bytes, from, at) < at) {
            at = from;
            throw wrong("a text that is not UTF-8");
        }
        return from;
    }
}
