package io.mekong.broker;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to a topic. The arrays are handed over: do not change them afterwards.
 *
 * @param key decides the partition; null: spread evenly
 * @param value null: a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; copying each message would cost a second copy
public record Event(String topic, byte @Nullable [] key, byte @Nullable [] value, Map<String, byte[]> headers) {
    public Event(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        this(topic, key, value, Map.of());
    }

    /** With headers of text. */
    public static Event of(String topic, byte @Nullable [] key, byte @Nullable [] value, Map<String, String> headers) {
        Map<String, byte[]> bytes = LinkedHashMap.newLinkedHashMap(headers.size());
        headers.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Event(topic, key, value, bytes);
    }
}
