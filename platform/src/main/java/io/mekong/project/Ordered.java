package io.mekong.project;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Immutable maps that keep their order: of the file, or of a list of words. */
final class Ordered {
    private Ordered() {}

    static <K, V> Map<K, V> copy(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** From the words of a choice to what they mean, in the order given. */
    @SafeVarargs
    static <E extends Enum<E>> Map<String, E> words(E... values) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E value : values) {
            words.put(word(value), value);
        }
        return Collections.unmodifiableMap(words);
    }

    /** How a file writes it. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
