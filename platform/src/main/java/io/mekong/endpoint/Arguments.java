package io.mekong.endpoint;

import io.mekong.core.MekongException;
import io.mekong.core.Spelling;
import io.mekong.project.Endpoint;
import io.mekong.project.Endpoint.Paging;
import io.mekong.project.EndpointParameter;
import io.mekong.project.EndpointParameter.Need;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says, read and checked.
 *
 * @param values of every name in the endpoint's statement; null where an optional parameter was left out. One row more
 *     than a page is asked for, to see whether there is a next
 * @param limit rows of a page; 0 where there are no pages
 */
record Arguments(Map<String, @Nullable Object> values, long limit, long offset) {
    private static final long FARTHEST = 1_000_000_000;

    /**
     * @param path what stands in the path
     * @param query what stands behind the question mark
     * @throws MekongException USER for what the endpoint does not know or cannot take
     */
    static Arguments read(Endpoint endpoint, Map<String, String> path, Map<String, List<String>> query) {
        checkNames(endpoint, path, query);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (EndpointParameter parameter : endpoint.parameters().values()) {
            String text = path.get(parameter.name());
            if (text == null && query.containsKey(parameter.name())) {
                text = only(parameter.name(), query);
            }
            values.put(parameter.name(), text == null ? absent(parameter) : parameter.read(text));
        }
        if (endpoint.paging().isEmpty()) {
            return new Arguments(values, 0, 0);
        }
        Paging paging = endpoint.paging().get();
        long limit = whole(Endpoint.LIMIT, 1, paging.most(), paging.usual(), query);
        long offset = whole(Endpoint.OFFSET, 0, FARTHEST, 0, query);
        values.put(Endpoint.LIMIT, limit + 1);
        values.put(Endpoint.OFFSET, offset);
        return new Arguments(values, limit, offset);
    }

    private static void checkNames(Endpoint endpoint, Map<String, String> path, Map<String, List<String>> query) {
        List<String> known = new ArrayList<>(endpoint.parameters().keySet());
        known.removeAll(path.keySet());
        if (endpoint.paging().isPresent()) {
            known.addAll(List.of(Endpoint.LIMIT, Endpoint.OFFSET));
        }
        for (String name : query.keySet()) {
            if (!known.contains(name)) {
                throw MekongException.user(
                        "Unknown parameter `" + shown(name) + "`",
                        known.isEmpty()
                                ? endpoint.path() + " has no parameters"
                                : endpoint.path() + " has no such parameter",
                        known.isEmpty() ? "Leave it out." : Spelling.hint(shown(name), known));
            }
        }
    }

    private static @Nullable Object absent(EndpointParameter parameter) {
        if (parameter.need() == Need.REQUIRED) {
            throw MekongException.user(
                    "`" + parameter.name() + "` is missing",
                    "it must be " + parameter.expected(),
                    "Write for example `" + parameter.name() + "=" + parameter.sample() + "`.");
        }
        return parameter.fallback().orElse(null);
    }

    private static String only(String name, Map<String, List<String>> query) {
        List<String> texts = query.getOrDefault(name, List.of());
        if (texts.size() > 1) {
            throw MekongException.user(
                    "`" + name + "` is there " + texts.size() + " times", "it has one value", "Keep one of them.");
        }
        return texts.isEmpty() ? "" : texts.getFirst();
    }

    private static long whole(String name, long least, long most, long usual, Map<String, List<String>> query) {
        if (!query.containsKey(name)) {
            return usual;
        }
        String text = only(name, query);
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw MekongException.user(
                "`" + name + "` cannot be `" + shown(text) + "`",
                "it must be a whole number from " + least + " to " + most,
                "Write for example `" + name + "=" + usual + "`.");
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "�");
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }
}
