package io.mekong.project;

import io.mekong.core.Durations;
import io.mekong.project.Change.Detail;
import io.mekong.project.Change.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Puts into words how two versions of a thing differ: {@code partitions: 1 → 2}. */
final class Differences {
    private final List<Detail> details = new ArrayList<>();

    /** A value short enough to be shown. */
    Differences value(String key, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            changed(key + ": " + shown(before) + " → " + shown(after));
        }
        return this;
    }

    /** A value too long to be shown, or a secret. */
    Differences hidden(String key, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            changed(key + " changed");
        }
        return this;
    }

    /** Named parts: {@code chart `a` added}. */
    <T> Differences parts(String kind, Map<String, T> before, Map<String, T> after) {
        return parts(kind, before, after, (a, b) -> a.equals(b) ? List.of() : List.of("changed"));
    }

    /** @param words from two versions of a part to what differs between them */
    <T> Differences parts(
            String kind, Map<String, T> before, Map<String, T> after, BiFunction<T, T, List<String>> words) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            Optional<T> old = Optional.ofNullable(before.get(name));
            Optional<T> next = Optional.ofNullable(after.get(name));
            String part = kind + " `" + name + "`";
            if (old.isEmpty()) {
                details.add(new Detail(Kind.ADDED, part + " added"));
            } else if (next.isEmpty()) {
                details.add(new Detail(Kind.REMOVED, part + " removed"));
            } else {
                List<String> changes = words.apply(old.get(), next.get());
                if (!changes.isEmpty()) {
                    boolean plain = changes.equals(List.of("changed"));
                    changed(part + (plain ? " " : ": ") + String.join(", ", changes));
                }
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

    List<Detail> details() {
        return List.copyOf(details);
    }

    List<String> words() {
        return details.stream().map(Detail::text).toList();
    }

    private void changed(String text) {
        details.add(new Detail(Kind.CHANGED, text));
    }

    private static String shown(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(Differences::shown).orElse("none");
            case Collection<?> all when all.isEmpty() -> "none";
            case Collection<?> all ->
                Problems.clip(all.stream().map(Differences::shown).collect(Collectors.joining(", ")));
            case Duration duration -> Durations.format(duration);
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT).replace('_', '-');
            default -> Problems.clip(value.toString());
        };
    }
}
