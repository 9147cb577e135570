package io.mekong.broker;

import io.mekong.core.MekongException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which messages to show. Without offset and time: the newest, newest first. With one of them: from that point on, oldest first.
 *
 * @param partition empty: all of them
 * @param limit 1 to {@value #LARGEST_LIMIT} messages
 * @param filter only messages whose key or value contains this, whatever the case
 * @param wanted only messages of which this is true; asked in the order of the search
 */
public record BrowseRequest(
        String topic,
        Optional<Integer> partition,
        Optional<Long> offset,
        Optional<Instant> time,
        int limit,
        Optional<String> filter,
        Optional<Predicate<Message>> wanted) {
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

    public BrowseRequest(
            String topic,
            Optional<Integer> partition,
            Optional<Long> offset,
            Optional<Instant> time,
            int limit,
            Optional<String> filter) {
        this(topic, partition, offset, time, limit, filter, Optional.empty());
    }

    /** The same, but only of those messages of which {@code only} is true. */
    public BrowseRequest withWanted(Predicate<Message> only) {
        return new BrowseRequest(topic, partition, offset, time, limit, filter, Optional.of(only));
    }

    /** The newest messages of all partitions. */
    public static BrowseRequest newest(String topic, int limit) {
        return new BrowseRequest(topic, Optional.empty(), Optional.empty(), Optional.empty(), limit, Optional.empty());
    }
}
