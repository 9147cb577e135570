package io.mekong.broker;

import io.mekong.core.MekongException;
import java.time.Instant;
import java.util.Optional;

/**
 * Which messages to show. Without offset and time: the newest, newest first. With one of them: from that point on, oldest first.
 *
 * @param partition empty: all of them
 * @param limit 1 to {@value #LARGEST_LIMIT} messages
 * @param filter only messages whose key or value contains this, whatever the case
 */
public record BrowseRequest(
        String topic,
        Optional<Integer> partition,
        Optional<Long> offset,
        Optional<Instant> time,
        int limit,
        Optional<String> filter) {
    public static final int LARGEST_LIMIT = 1000;

    public BrowseRequest {
        String what = "Cannot browse topic `" + topic + "`";
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw MekongException.user(
                    what, "the limit " + limit + " is not between 1 and " + LARGEST_LIMIT, "Choose another `limit`.");
        }
        if (offset.isPresent() && time.isPresent()) {
            throw MekongException.user(what, "both an offset and a time are given", "Give one of them.");
        }
    }

    /** The newest messages of all partitions. */
    public static BrowseRequest newest(String topic, int limit) {
        return new BrowseRequest(topic, Optional.empty(), Optional.empty(), Optional.empty(), limit, Optional.empty());
    }
}
