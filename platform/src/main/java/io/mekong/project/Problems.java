package io.mekong.project;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects what is wrong; the same thing said twice counts once. */
final class Problems {
    private static final int SHOWN = 60;
    /** Shorter values are no secrets, and would blot out half the words. */
    private static final int SHORTEST_SECRET = 6;

    private final Set<Problem> found = new LinkedHashSet<>();
    /** Longest first: one may be part of another. */
    private final Map<String, String> secrets =
            new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    void add(Place place, String what, String why, String fix) {
        found.add(new Problem(place.file(), place.line(), redact(what), redact(why), redact(fix)));
    }

    /** Of the whole file. */
    void add(String file, String what, String why, String fix) {
        add(Place.of(file, 0), what, why, fix);
    }

    /** Keeps a value out of all messages to come, which show {@code instead}. */
    void hide(String value, String instead) {
        if (value.length() >= SHORTEST_SECRET) {
            secrets.put(value, instead);
        }
    }

    List<Problem> byPlace() {
        return found.stream()
                .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
                .toList();
    }

    private String redact(String text) {
        String redacted = text;
        for (var secret : secrets.entrySet()) {
            redacted = redacted.replace(secret.getKey(), secret.getValue());
        }
        return redacted;
    }

    /** Text from a file, fit for one line of a message. */
    static String clip(String text) {
        return clip(text, SHOWN);
    }

    static String clip(String text, int longest) {
        String line = text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "�");
        boolean whole = line.length() <= longest && text.lines().count() <= 1;
        return whole
                ? line
                : line.substring(0, Math.min(longest, line.length())).stripTrailing() + "…";
    }
}
