package io.mekong.project;

import io.mekong.core.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** Puts into words how two versions of a thing differ: {@code partitions: 1 → 2}. */
final class Differences {
    private final List<String> words = new ArrayList<>();

    /** A value short enough to be shown. */
    Differences value(String key, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            words.add(key + ": " + shown(before) + " → " + shown(after));
        }
        return this;
    }

    /** A value too long to be shown, or a secret. */
    Differences hidden(String key, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            words.add(key + " changed");
        }
        return this;
    }

    /** Named parts: {@code chart `a` added}. */
    <T> Differences parts(String kind, Map<String, T> before, Map<String, T> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            if (!before.containsKey(name)) {
                words.add(kind + " `" + name + "` added");
            } else if (!after.containsKey(name)) {
                words.add(kind + " `" + name + "` removed");
            } else if (!Objects.equals(before.get(name), after.get(name))) {
                words.add(kind + " `" + name + "` changed");
            }
        }
        return this;
    }

    /** Names that both have, in another order; additions at any place are not meant. */
    Differences order(String kind, Collection<String> before, Collection<String> after) {
        List<String> kept = before.stream().filter(after::contains).toList();
        List<String> now = after.stream().filter(before::contains).toList();
        return hidden("order of " + kind + "s", kept, now);
    }

    List<String> words() {
        return List.copyOf(words);
    }

    private static String shown(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(Differences::shown).orElse("none");
            case Duration duration -> Durations.format(duration);
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT).replace('_', '-');
            default -> Problems.clip(value.toString());
        };
    }
}
