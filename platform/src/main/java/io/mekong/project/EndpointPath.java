package io.mekong.project;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where an endpoint is asked: {@code /posts}, {@code /posts/{id}}. A part in braces is a parameter.
 *
 * @param text begins with a slash and does not end with one
 */
public record EndpointPath(String text) {
    /** The names in braces, in their order. */
    public List<String> names() {
        return parts(text).filter(EndpointPath::isName).map(EndpointPath::name).toList();
    }

    /** Two paths of one shape answer the same addresses. */
    String shape() {
        return text.replaceAll("\\{[^}]*}", "{}");
    }

    String first() {
        return parts(text).findFirst().orElse("");
    }

    /** What stands in the address for each name; empty where it is not an address of this path. */
    public Optional<Map<String, String>> match(String address) {
        List<String> mine = parts(text).toList();
        List<String> asked = parts(address).toList();
        if (mine.size() != asked.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < mine.size(); i++) {
            if (isName(mine.get(i))) {
                if (asked.get(i).isEmpty()) {
                    return Optional.empty();
                }
                values.put(name(mine.get(i)), decoded(asked.get(i)));
            } else if (!mine.get(i).equals(asked.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static Stream<String> parts(String path) {
        return Stream.of(path.substring(1).split("/", -1));
    }

    private static boolean isName(String part) {
        return part.startsWith("{");
    }

    private static String name(String part) {
        return part.substring(1, part.length() - 1);
    }

    /** In a path a plus is a plus. */
    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
