package io.mekong.source;

import java.util.regex.Pattern;

/** Which text is a number in JSON (RFC 8259, section 6) as it stands. */
final class JsonNumbers {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");

    private JsonNumbers() {}

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    static boolean isInteger(String text) {
        return INTEGER.matcher(text).matches();
    }

    static boolean isLong(String text) {
        return isInteger(text) && fits(text);
    }

    private static boolean fits(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
