package io.mekong.event;

import io.mekong.project.FieldPath;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Values shown in reasons: short enough to read, whole enough to find. */
final class Text {
    private static final int LONGEST = 80;

    private Text() {}

    static String cut(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
    }

    static RejectedEvent inField(String field, RejectedEvent problem) {
        return new RejectedEvent("field `" + field + "`: " + problem.reason());
    }

    /** A way as it is written, with the number of one element for {@code []}. */
    static String shown(FieldPath path, int element) {
        return path.steps().stream()
                .map(step -> FieldPath.of(step.name()) + (step.each() ? "[" + element + "]" : ""))
                .collect(Collectors.joining("."));
    }

    /** Half of a surrogate pair, which is no character, becomes the replacement character. */
    static byte[] utf8(String text) {
        boolean surrogates = text.chars().anyMatch(unit -> Character.isSurrogate((char) unit));
        return (surrogates ? wellFormed(text) : text).getBytes(StandardCharsets.UTF_8);
    }

    private static String wellFormed(String text) {
        return text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
    /** UTF-16 and UTF-32 have zeros among their first bytes, or begin with a mark; JSON in UTF-8 has neither. */
    static void requireUtf8(byte[] json, int from, int to) throws RejectedEvent {
        for (int i = from; i < Math.min(from + 4, to); i++) {
            if (json[i] == 0) {
                throw new RejectedEvent("not JSON in UTF-8 (byte " + (i - from) + ")");
            }
        }
        if (to - from >= 2
                && ((json[from] == (byte) 0xfe && json[from + 1] == (byte) 0xff)
                        || (json[from] == (byte) 0xff && json[from + 1] == (byte) 0xfe))) {
            throw new RejectedEvent("not JSON in UTF-8 (byte 0)");
        }
    }
}
