package io.mekong.api;

import io.mekong.core.MekongException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark, in its order, what is empty included: {@code name=}. */
final class QueryString {
    private QueryString() {}

    /** @throws MekongException USER where it is not well encoded */
    static Map<String, List<String>> parse(@Nullable String text) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (text == null) {
            return values;
        }
        for (String part : text.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = decoded(equals < 0 ? part : part.substring(0, equals));
                values.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(equals < 0 ? "" : decoded(part.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw MekongException.user(
                    "Cannot read the request", "`" + text + "` is not well encoded", "Write a percent sign as %25.");
        }
    }
}
