package io.mekong.broker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to a topic. The arrays are handed over: do not change them afterwards.
 *
 * @param key decides the partition; null: spread evenly
 */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; copying each message would cost a second copy
public record Event(String topic, byte @Nullable [] key, byte[] value, Map<String, String> headers) {
    public Event(String topic, byte @Nullable [] key, byte[] value) {
        this(topic, key, value, Map.of());
    }
}
