package io.mekong.endpoint;

import io.mekong.project.Endpoint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** The query strings of the pages beside one. */
final class Pages {
    private Pages() {}

    static Optional<String> previous(Arguments page, Map<String, List<String>> query) {
        return page.limit() == 0 || page.offset() == 0
                ? Optional.empty()
                : Optional.of(at(Math.max(0, page.offset() - page.limit()), page, query));
    }

    static String next(Arguments page, Map<String, List<String>> query) {
        return at(page.offset() + page.limit(), page, query);
    }

    private static String at(long offset, Arguments page, Map<String, List<String>> query) {
        StringJoiner text = new StringJoiner("&");
        query.forEach((name, values) -> {
            if (!name.equals(Endpoint.LIMIT) && !name.equals(Endpoint.OFFSET)) {
                values.forEach(value -> text.add(encoded(name) + "=" + encoded(value)));
            }
        });
        text.add(Endpoint.LIMIT + "=" + page.limit());
        text.add(Endpoint.OFFSET + "=" + offset);
        return text.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
