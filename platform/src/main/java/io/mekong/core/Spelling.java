package io.mekong.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean …?" by edit distance. */
public final class Spelling {
    private Spelling() {}

    /** The candidate nearest to {@code word}, when it is near enough to be what was meant. */
    public static Optional<String> closest(String word, Collection<String> candidates) {
        int allowed = Math.max(1, word.length() / 3);
        return candidates.stream()
                .map(candidate -> new Near(candidate, distance(word, candidate)))
                .filter(near -> near.distance() <= allowed)
                .min(Comparator.comparingInt(Near::distance).thenComparing(Near::candidate))
                .map(Near::candidate);
    }

    /** {@code Did you mean `x`?}, or the whole choice when nothing is near. */
    public static String hint(String word, Collection<String> candidates) {
        return closest(word, candidates)
                .map(candidate -> "Did you mean `" + candidate + "`?")
                .orElseGet(() -> candidates.isEmpty()
                        ? "There is none yet."
                        : "Choose one of: "
                                + String.join(", ", candidates.stream().sorted().toList()) + ".");
    }

    /** Levenshtein distance, with case and the kind of dash ignored. */
    private static int distance(String left, String right) {
        String a = plain(left);
        String b = plain(right);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private record Near(String candidate, int distance) {}
}
