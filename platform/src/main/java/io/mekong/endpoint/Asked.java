package io.mekong.endpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to an endpoint.
 *
 * @param query what stands behind the question mark
 * @param address of the asker, whose requests are counted together
 * @param known the entity tags of answers that the asker has: the header {@code If-None-Match}
 */
public record Asked(Map<String, List<String>> query, String address, Optional<String> known) {
    /** Tags are compared weakly: as those of an answer that is as good. */
    boolean knows(String tag) {
        return known.filter(tags -> {
                    for (String one : tags.split(",", -1)) {
                        if (one.strip().equals("*") || plain(one.strip()).equals(plain(tag))) {
                            return true;
                        }
                    }
                    return false;
                })
                .isPresent();
    }

    private static String plain(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }
}
