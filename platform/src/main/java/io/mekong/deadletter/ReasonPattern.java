package io.mekong.deadletter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What reasons have in common: the reason without the values that differ from message to message. Names of fields stay,
 * and so do the numbers that come from the stream's or table's file.
 *
 * <pre>
 *   field `n`: "cheap" is not a number      →  field `n`: "…" is not a number
 *   field `items[3].n`: 7 is less than 10   →  field `items[].n`: … is less than 10
 * </pre>
 *
 * The pattern of a pattern is itself, so that either may be given where one is asked for.
 */
final class ReasonPattern {
    private static final int LONGEST = 200;

    /**
     * What comes first counts: a field's name may hold anything, and so may a value in quotes, which ends at the last quote
     * because it may hold quotes itself.
     */
    private static final Pattern PART = Pattern.compile("""
            (?<name>`[^`]*`)
            |(?<quoted>".*")
            |(?<kept>decimal\\(\\d+,\\d+\\)|\\(\\d+\\ bits\\)|such\\ as\\ \\S+|between\\ the\\ years\\ \\d+\\ and\\ \\d+
              |(?:less|greater)\\ than\\ \\S+|more\\ than\\ \\S+\\ (?:older|ahead)|is\\ not\\ one\\ of\\ .*|or\\ '[}\\]]')
            |(?<character>'[^']{1,2}')
            |(?<value>(?<![\\p{L}\\p{N}_-])[-+]?\\d[\\p{L}\\p{N}.:+-]*+…?)
            """, Pattern.COMMENTS | Pattern.DOTALL);

    private static final Pattern ELEMENT = Pattern.compile("\\[\\d+]");

    private ReasonPattern() {}

    static String of(String reason) {
        StringBuilder pattern = new StringBuilder();
        Matcher part = PART.matcher(reason);
        while (part.find()) {
            part.appendReplacement(pattern, Matcher.quoteReplacement(replaced(part)));
        }
        part.appendTail(pattern);
        return pattern.length() <= LONGEST ? pattern.toString() : cut(pattern);
    }

    private static String cut(CharSequence pattern) {
        int end = Character.isHighSurrogate(pattern.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return pattern.subSequence(0, end) + "…";
    }

    private static String replaced(Matcher part) {
        String text = part.group();
        if (part.group("name") != null) {
            return ELEMENT.matcher(text).replaceAll("[]");
        }
        if (part.group("quoted") != null) {
            return "\"…\"";
        }
        if (part.group("character") != null) {
            return "'…'";
        }
        return part.group("value") == null ? text : "…";
    }
}
