package io.mekong.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The JSON text being read: a slice of an array, of which nothing outside is looked at, and what was last read from it.
 * Places are indexes of the array. Methods take the place to begin at and return the one behind what they read, so that
 * it stays in a register; what else they found is left in the fields.
 */
final class JsonInput {
    private static final byte[] NOTHING = {};
    private static final int REPLACEMENT = 0xfffd;

    byte[] bytes = NOTHING;
    int start;
    int end;
    /** How many objects and lists are open around the place, as far as they were entered by {@link #enter}. */
    int depth;

    /** Which of the levels around a place that is passed over are objects, not lists. */
    final BitSet objects = new BitSet(JsonSyntax.MOST_LEVELS + 1);

    /** What {@link #string} read, in UTF-8. */
    byte[] text = NOTHING;

    int textFrom;
    int textLength;

    /** What {@link #number} read: its digits without the point, unsigned, how many stood behind it, and the rest. */
    long mantissa;

    int scale;
    boolean negative;
    boolean leadingZero;

    /** Where the last field's name that had to be looked up begins, with its quote, and the place behind its colon. */
    int name;

    int behindName;
    /** Which element of a list the columns of {@code list[].field} are read from. */
    int element;

    private byte[] scratch = NOTHING;

    void reset(byte[] event, int offset, int length) {
        bytes = event;
        start = offset;
        end = offset + length;
        depth = 0;
    }

    /** Where the text begins: some editors put a mark before UTF-8. */
    int behindByteOrderMark() {
        boolean mark = end - start >= 3
                && bytes[start] == (byte) 0xef
                && bytes[start + 1] == (byte) 0xbb
                && bytes[start + 2] == (byte) 0xbf;
        return mark ? start + 3 : start;
    }

    /** The place of the brace that the text begins with. */
    int firstBrace() throws RejectedEvent {
        int first = behindBlanks(behindByteOrderMark());
        if (first >= end || bytes[first] != '{') {
            throw new RejectedEvent("not a JSON object");
        }
        return first;
    }

    void requireEnd(int at) throws RejectedEvent {
        int next = behindBlanks(at);
        if (next < end) {
            throw misplaced(next, "the end");
        }
    }

    RejectedEvent wrong(String what, int at) {
        return new RejectedEvent("not JSON: " + what + " (byte " + (at - start) + ")");
    }

    RejectedEvent endsEarly() {
        return wrong("it ends too early", end);
    }

    /** What stands at a place where it must not. */
    RejectedEvent misplaced(int at, String expected) {
        if (at >= end) {
            return endsEarly();
        }
        byte found = bytes[at];
        String shown = found >= ' ' && found < 0x7f ? "'" + (char) found + "'" : String.format("byte 0x%02x", found);
        return wrong(shown + " where " + expected + " should be", at);
    }

    void enter(int at) throws RejectedEvent {
        depth++;
        if (depth > JsonSyntax.MOST_LEVELS) {
            throw JsonSyntax.tooDeep(this, at);
        }
    }

    void leave() {
        depth--;
    }

    /** The first place from {@code at} on that is not blank; maybe the end. */
    int behindBlanks(int at) {
        int next = at;
        while (next < end && bytes[next] <= ' ' && isBlank(bytes[next])) {
            next++;
        }
        return next;
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }

    /** The place behind a literal such as {@code null}. */
    int behindLiteral(int at, String literal) throws RejectedEvent {
        for (int i = 0; i < literal.length(); i++) {
            if (at + i >= end || bytes[at + i] != literal.charAt(i)) {
                throw misplaced(at + i, literal);
            }
        }
        return at + literal.length();
    }

    /**
     * The closing quote of the text whose first character is at {@code from}; or, if that comes earlier, the complement
     * ({@code ~}) of the place of its first backslash.
     */
    int closingQuote(int from) throws RejectedEvent {
        byte[] in = bytes;
        int lastEight = end - 8;
        int at = from;
        while (at <= lastEight) {
            long stops = Swar.textStops(Swar.at(in, at));
            if (stops == 0) {
                at += 8;
                continue;
            }
            at += Swar.firstMark(stops);
            byte stop = in[at];
            if (stop == '"') {
                return at;
            }
            if (stop == '\\') {
                return ~at;
            }
            at = behindSpecial(at);
        }
        while (at < end) {
            byte next = in[at];
            if (next == '"') {
                return at;
            }
            if (next == '\\') {
                return ~at;
            }
            at = next >= ' ' ? at + 1 : behindSpecial(at);
        }
        throw endsEarly();
    }

    /** Passes over characters beyond ASCII; whatever else interrupts a text is wrong. */
    private int behindSpecial(int at) throws RejectedEvent {
        if (bytes[at] >= 0) {
            throw misplaced(at, "a character of a text");
        }
        int next = at;
        while (next < end && bytes[next] < 0) {
            int behind = Utf8.behind(bytes, next, end);
            if (behind < 0) {
                throw wrong("invalid UTF-8", next);
            }
            next = behind;
        }
        return next;
    }

    /** The place behind the escape that begins at a backslash. */
    int behindEscape(int backslash) throws RejectedEvent {
        if (backslash + 1 >= end) {
            throw endsEarly();
        }
        return switch (bytes[backslash + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> backslash + 2;
            case 'u' -> {
                for (int i = backslash + 2; i < backslash + 6; i++) {
                    if (i >= end || Character.digit(bytes[i], 16) < 0) {
                        throw misplaced(i, "a hexadecimal digit");
                    }
                }
                yield backslash + 6;
            }
            default -> throw misplaced(backslash + 1, "an escaped character");
        };
    }

    /** Reads a text from its opening quote to behind the closing one, and resolves its escapes. */
    int string(int quote) throws RejectedEvent {
        int from = quote + 1;
        int stop = closingQuote(from);
        text = bytes;
        textFrom = from;
        textLength = stop - from;
        return stop >= 0 ? stop + 1 : unescaped(from, ~stop);
    }

    String stringRead() {
        return new String(text, textFrom, textLength, StandardCharsets.UTF_8);
    }

    private int unescaped(int from, int firstBackslash) throws RejectedEvent {
        int length = 0;
        int plain = from;
        int stop = ~firstBackslash;
        while (stop < 0) {
            int backslash = ~stop;
            length = keep(plain, backslash, length);
            plain = behindEscape(backslash);
            int codePoint = escaped(backslash);
            if (Character.isSurrogate((char) codePoint)) {
                int low = lowSurrogate(plain);
                boolean pair = low >= 0 && Character.isHighSurrogate((char) codePoint);
                codePoint = pair ? Character.toCodePoint((char) codePoint, (char) low) : REPLACEMENT;
                plain = pair ? plain + 6 : plain;
            }
            length = Utf8.put(scratch, length, codePoint);
            stop = closingQuote(plain);
        }
        length = keep(plain, stop, length);
        text = scratch;
        textFrom = 0;
        textLength = length;
        return stop + 1;
    }

    /** The low half of a pair that is escaped at {@code at}, or -1. */
    private int lowSurrogate(int at) throws RejectedEvent {
        if (at + 1 >= end || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        behindEscape(at);
        int low = escaped(at);
        return Character.isLowSurrogate((char) low) ? low : -1;
    }

    /** What a good escape stands for: a unit of UTF-16. */
    private int escaped(int backslash) {
        byte letter = bytes[backslash + 1];
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int unit = 0;
                for (int i = backslash + 2; i < backslash + 6; i++) {
                    unit = (unit << 4) | Character.digit(bytes[i], 16);
                }
                yield unit;
            }
            default -> letter;
        };
    }

    /** Copies plain characters behind the {@code length} bytes in the scratch, with room for one more character. */
    private int keep(int from, int to, int length) {
        int needed = length + (to - from);
        if (scratch.length < needed + 4) {
            scratch = Arrays.copyOf(scratch, Math.max(256, 2 * needed + 4));
        }
        System.arraycopy(bytes, from, scratch, length, to - from);
        return needed;
    }

    /**
     * Reads {@code -?digits[.digits]} with up to 19 digits, leading zeros included. What may stand around it (exponent,
     * quote, the zero in {@code 01}) is the caller's to judge.
     *
     * @return the place behind, or -1 where there is nothing of that form
     */
    int number(int from) {
        byte[] in = bytes;
        int stop = end;
        boolean minus = from < stop && in[from] == '-';
        int first = minus ? from + 1 : from;
        int at = first;
        int point = -1;
        long value = 0;
        while (true) {
            if (at <= stop - 8) {
                long digits = Swar.digits(Swar.at(in, at));
                long marks = Swar.nonDigits(digits);
                if (marks == 0) {
                    value = value * 100_000_000 + Swar.number(digits);
                    at += 8;
                    continue;
                }
                int run = Swar.firstMark(marks);
                if (run > 0) {
                    value = value * PowersOfTen.LONGS[run] + Swar.number(digits, run);
                    at += run;
                }
            } else {
                while (at < stop && isDigit(in[at])) {
                    value = value * 10 + (in[at] - '0');
                    at++;
                }
            }
            if (point >= 0 || at >= stop || in[at] != '.') {
                break;
            }
            point = at;
            at++;
        }
        int whole = (point < 0 ? at : point) - first;
        int fraction = point < 0 ? 0 : at - point - 1;
        mantissa = value;
        scale = fraction;
        negative = minus;
        leadingZero = whole > 1 && in[first] == '0';
        return whole == 0 || (point >= 0 && fraction == 0) || whole + fraction > 19 ? -1 : at;
    }

    /**
     * Whether what {@link #number} read is a whole value: in quotes, or a number as JSON has it.
     *
     * @param at what it returned
     * @param quote 1 where it began behind a quote, 0 where it stands bare
     * @return the place behind the value, or -1
     */
    int behindNumber(int at, int quote) {
        if (at < 0 || at >= end) {
            return -1;
        }
        byte next = bytes[at];
        if (quote != 0) {
            return next == '"' ? at + 1 : -1;
        }
        return leadingZero || next == 'e' || next == 'E' ? -1 : at;
    }

    static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    /** What {@link #number} read, without its point. Wrong where it is beyond a {@code long}: then {@code mantissa < 0}. */
    long signed() {
        return negative ? -mantissa : mantissa;
    }

    /** The bytes of the slice, as text for a person. */
    String slice(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
