package io.mekong.source.sample;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the names of fields say, and what they become. */
final class Words {
    private static final Pattern BOUNDARY = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");
    private static final Set<String> TIMES = Set.of(
            "time",
            "timestamp",
            "ts",
            "date",
            "datetime",
            "epoch",
            "when",
            "created",
            "updated",
            "modified",
            "expires");
    /** As exchanges abbreviate the time of an event and of a trade. */
    private static final Set<List<String>> SHORT_TIMES = Set.of(List.of("t"), List.of("e"));

    private static final Set<String> IDS = Set.of("id", "uid", "uuid", "guid", "key", "code", "number", "no", "hash");

    private Words() {}

    /** {@code eventTime}, {@code event-time} and {@code event_time} to {@code event, time}. */
    static List<String> of(String name) {
        return BOUNDARY.splitAsStream(name)
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    static boolean sayTime(String name) {
        List<String> words = of(name);
        return words.stream().anyMatch(TIMES::contains)
                || (!words.isEmpty() && words.getLast().equals("at"))
                || SHORT_TIMES.contains(words);
    }

    static boolean sayIdentity(String name) {
        List<String> words = of(name);
        return !words.isEmpty() && IDS.contains(words.getLast());
    }

    /** A column's name: letters without accents, digits and {@code _}, not a digit first. */
    static String column(String name) {
        String plain = plain(name).replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("^_+|_+$", "");
        String begun = plain.isEmpty() ? "field" : Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
        return begun.substring(0, Math.min(63, begun.length()));
    }

    /** A stream's name: lower-case letters, digits, {@code -} and {@code _}, a letter first. */
    static String resource(String name) {
        String lower = plain(name).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
        String begun = lower.replaceAll("^[^a-z]+", "").replaceAll("-+$", "");
        return begun.isEmpty() ? "stream" : begun.substring(0, Math.min(63, begun.length()));
    }

    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .replace('đ', 'd')
                .replace('Đ', 'D');
    }
}
