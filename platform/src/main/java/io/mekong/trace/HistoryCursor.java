package io.mekong.trace;

import io.mekong.core.MekongException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a page of a history ended, so that the next begins there whatever has come since: of each partition the offset
 * before which to look. Written {@code 0:1234,1:77}.
 */
public record HistoryCursor(Map<Integer, Long> below) {
    private static final int MOST_CHARACTERS = 100_000;
    private static final String FORM = "\\d{1,9}:\\d{1,18}(,\\d{1,9}:\\d{1,18})*";

    public HistoryCursor {
        below = Map.copyOf(below);
    }

    /** @throws MekongException USER when the text is none */
    public static HistoryCursor parse(String text) {
        if (text.length() > MOST_CHARACTERS || !text.matches(FORM)) {
            throw MekongException.user(
                    "Cannot go on before `" + text.substring(0, Math.min(text.length(), 60)) + "`",
                    "that is no place in a history",
                    "Send the `next` of the answer before, or leave `before` out.");
        }
        Map<Integer, Long> below = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            below.put(Integer.parseInt(part.substring(0, colon)), Long.parseLong(part.substring(colon + 1)));
        }
        return new HistoryCursor(below);
    }

    @Override
    public String toString() {
        return new TreeMap<>(below)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(","));
    }
}
