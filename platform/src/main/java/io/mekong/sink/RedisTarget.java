package io.mekong.sink;

import io.mekong.core.MekongException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What rows become in Redis: a hash each, which later rows of the same key change.
 *
 * @param key with the names of columns in braces, {@code session:{user_session}}
 * @param fields the columns that are written; empty: all
 * @param order columns by which one row is newer than another, the first counts first; empty: who comes later is
 * @param merge of each column that is not {@link Merge#LATEST}
 * @param knownIdentity the column that tells events apart, where something is counted
 * @param knownExpiry a key that is not written for so long goes; null: never
 */
public record RedisTarget(
        String key,
        List<String> fields,
        List<String> order,
        Map<String, Merge> merge,
        @Nullable String knownIdentity,
        @Nullable Duration knownExpiry)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** @throws MekongException USER where the parts do not fit */
    public RedisTarget {
        fields = List.copyOf(fields);
        order = List.copyOf(order);
        merge = Map.copyOf(merge);
        if (merge.containsValue(Merge.SUM)) {
            throw refusal("`sum` cannot be repeated without being wrong", "Count events with `count` instead.");
        }
        if (merge.containsValue(Merge.COUNT) && knownIdentity == null) {
            throw refusal(
                    "`count` must tell one event from another",
                    "Name the column that does, with `identity`; for example an event's id.");
        }
        if (merge.containsValue(Merge.COUNT) && knownExpiry == null) {
            throw refusal(
                    "`count` keeps the identities of all events of a key, and would for ever",
                    "Say with `expire` how long, for example `expire: 30d`.");
        }
        if (knownExpiry != null && knownExpiry.toMillis() < 1) {
            throw refusal("`expire` is shorter than a millisecond", "Give it a duration such as 30d.");
        }
    }

    public Optional<String> identity() {
        return Optional.ofNullable(knownIdentity);
    }

    public Optional<Duration> expiry() {
        return Optional.ofNullable(knownExpiry);
    }

    private static MekongException refusal(String why, String fix) {
        return MekongException.user("Cannot write to Redis like that", why, fix);
    }
}
