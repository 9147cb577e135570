package io.mekong.broker;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message as it lies in a topic, its bytes read as UTF-8.
 *
 * @param key empty: the message has none
 * @param value empty: a tombstone
 * @param sizeBytes of key and value
 */
public record Message(
        int partition,
        long offset,
        Instant timestamp,
        Optional<String> key,
        Optional<String> value,
        int sizeBytes,
        Map<String, String> headers) {}
