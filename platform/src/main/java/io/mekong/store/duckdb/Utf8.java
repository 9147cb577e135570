package io.mekong.store.duckdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells text from bytes that only look like it. */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    static boolean isAscii(byte[] bytes, int length) {
        long seen = 0;
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            seen |= (long) LONGS.get(bytes, at);
        }
        for (; at < length; at++) {
            seen |= bytes[at];
        }
        return (seen & HIGH_BITS) == 0;
    }

    /** As the Unicode standard has it (table 3-7): the shortest form, no surrogates, nothing beyond U+10FFFF. */
    static boolean isValid(byte[] bytes, int start, int length) {
        int end = start + length;
        int at = start;
        while (at < end) {
            int size = size(bytes[at]);
            if (size == 0 || size > end - at || (size > 1 && !isSequence(bytes, at, size))) {
                return false;
            }
            at += size;
        }
        return true;
    }

    /** How many bytes a character has that begins with this one; zero when none does. */
    private static int size(byte first) {
        int value = first & 0xff;
        if (value < 0x80) {
            return 1;
        }
        if (value < 0xc2) {
            return 0;
        }
        return value < 0xe0 ? 2 : value < 0xf0 ? 3 : value < 0xf5 ? 4 : 0;
    }

    private static boolean isSequence(byte[] bytes, int at, int size) {
        for (int i = 1; i < size; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return false;
            }
        }
        int second = bytes[at + 1] & 0xff;
        return switch (bytes[at] & 0xff) {
            case 0xe0 -> second >= 0xa0;
            case 0xed -> second < 0xa0;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second < 0x90;
            default -> true;
        };
    }
}
