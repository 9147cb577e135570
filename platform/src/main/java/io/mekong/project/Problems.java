package io.mekong.project;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong; the same thing said twice counts once. */
final class Problems {
    private static final int SHOWN = 60;

    private final Set<Problem> found = new LinkedHashSet<>();

    void add(Place place, String what, String why, String fix) {
        found.add(new Problem(place.file(), place.line(), what, why, fix));
    }

    /** Of the whole file. */
    void add(String file, String what, String why, String fix) {
        found.add(new Problem(file, 0, what, why, fix));
    }

    List<Problem> byPlace() {
        return found.stream()
                .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
                .toList();
    }

    /** Text from a file, fit for one line of a message. */
    static String clip(String text) {
        String line = text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "�");
        boolean whole = line.length() <= SHOWN && text.lines().count() <= 1;
        return whole ? line : line.substring(0, Math.min(SHOWN, line.length())).stripTrailing() + "…";
    }
}
