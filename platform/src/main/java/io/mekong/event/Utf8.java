package io.mekong.event;

/** Well-formed UTF-8, as the Unicode standard has it in table 3-7: nothing overlong, no surrogates, nothing beyond U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** The place behind the character beyond ASCII that begins at {@code at}, or -1 if it is not well-formed. */
    static int behind(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xff;
        if (lead < 0xc2) {
            return -1;
        }
        if (lead < 0xe0) {
            return at + 1 < end && follows(bytes[at + 1]) ? at + 2 : -1;
        }
        if (lead < 0xf0) {
            if (at + 2 >= end || !follows(bytes[at + 1]) || !follows(bytes[at + 2])) {
                return -1;
            }
            int second = bytes[at + 1] & 0xff;
            boolean good = lead == 0xe0 ? second >= 0xa0 : lead != 0xed || second < 0xa0;
            return good ? at + 3 : -1;
        }
        if (lead > 0xf4
                || at + 3 >= end
                || !follows(bytes[at + 1])
                || !follows(bytes[at + 2])
                || !follows(bytes[at + 3])) {
            return -1;
        }
        int second = bytes[at + 1] & 0xff;
        boolean good = lead == 0xf0 ? second >= 0x90 : lead != 0xf4 || second < 0x90;
        return good ? at + 4 : -1;
    }

    /** The first place that is not well-formed, or {@code end}. */
    static int firstBroken(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            if (at <= end - 8 && Swar.isAscii(Swar.at(bytes, at))) {
                at += 8;
                continue;
            }
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int behind = behind(bytes, at, end);
            if (behind < 0) {
                return at;
            }
            at = behind;
        }
        return end;
    }

    /** Writes a character; returns the place behind it. */
    static int put(byte[] bytes, int at, int codePoint) {
        if (codePoint < 0x80) {
            bytes[at] = (byte) codePoint;
            return at + 1;
        }
        if (codePoint < 0x800) {
            bytes[at] = (byte) (0xc0 | (codePoint >> 6));
            bytes[at + 1] = follow(codePoint);
            return at + 2;
        }
        if (codePoint < 0x10000) {
            bytes[at] = (byte) (0xe0 | (codePoint >> 12));
            bytes[at + 1] = follow(codePoint >> 6);
            bytes[at + 2] = follow(codePoint);
            return at + 3;
        }
        bytes[at] = (byte) (0xf0 | (codePoint >> 18));
        bytes[at + 1] = follow(codePoint >> 12);
        bytes[at + 2] = follow(codePoint >> 6);
        bytes[at + 3] = follow(codePoint);
        return at + 4;
    }

    private static byte follow(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }

    private static boolean follows(byte next) {
        return next < (byte) 0xc0;
    }
}
