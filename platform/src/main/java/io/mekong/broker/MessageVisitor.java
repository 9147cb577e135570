package io.mekong.broker;

import org.jspecify.annotations.Nullable;

/** Is shown messages one by one, without an object for each. */
@FunctionalInterface
public interface MessageVisitor {
    /**
     * @param timestampMs when Kafka received it
     * @param key null: it has none
     * @param value its bytes from {@code from} on, {@code length} of them, which may change after the call; null: it has
     *     none, which says that the row of its key is gone
     */
    void message(
            int partition,
            long offset,
            long timestampMs,
            byte @Nullable [] key,
            byte @Nullable [] value,
            int from,
            int length);
}
