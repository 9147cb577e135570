package io.mekong.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time in one {@code long}, the first in its lowest byte ("SIMD within a register"). The masks below mark
 * bytes by their highest bit; of several marks only the lowest is exact, which is the one that is asked for.
 *
 * @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">Bit twiddling hacks</a>
 * @see <a href="https://arxiv.org/abs/1902.08318">Langdale, Lemire: Parsing gigabytes of JSON per second</a>
 */
final class Swar {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long ZERO_DIGITS = '0' * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long BLANKS = ' ' * ONES;

    private Swar() {}

    static long at(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index);
    }

    static boolean isAscii(long eight) {
        return (eight & HIGHS) == 0;
    }

    /** Marks what ends or interrupts a plain text in JSON: quote, backslash, control character, and all beyond ASCII. */
    static long textStops(long eight) {
        return (((eight ^ QUOTES) - ONES) | ((eight ^ BACKSLASHES) - ONES) | (eight - BLANKS) | eight) & HIGHS;
    }

    /** Eight characters as digits: 0 to 9, or more where there was none. */
    static long digits(long eight) {
        return eight ^ ZERO_DIGITS;
    }

    /** Marks which of {@link #digits} are none. */
    static long nonDigits(long digits) {
        return ((digits + 0x7676767676767676L) | digits) & HIGHS;
    }

    /** Which byte the lowest mark is in; 8 where there is none. */
    static int firstMark(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** The number that the first {@code count} digits write, 1 to 8 of them. */
    static long number(long digits, int count) {
        // Zeros come in front, so that all lengths take the same way.
        return number(digits << (64 - 8 * count));
    }

    /** The number that eight digits write: pairs are joined, then fours, then both. */
    static long number(long digits) {
        long pairs = digits * 10 + (digits >>> 8);
        return ((pairs & 0x000000FF000000FFL) * (100L + (1_000_000L << 32))
                        + ((pairs >>> 16) & 0x000000FF000000FFL) * (1L + (10_000L << 32)))
                >>> 32;
    }
}
