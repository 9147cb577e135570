package io.mekong.objects;

import java.time.Instant;
import java.util.Map;

/**
 * An object as it tells of itself.
 *
 * @param contentType {@code application/octet-stream} where nobody said
 * @param metadata what its writer added, by name
 */
public record ObjectDetail(
        String key, long sizeBytes, String tag, Instant modifiedAt, String contentType, Map<String, String> metadata) {
    public ObjectDetail {
        metadata = Map.copyOf(metadata);
    }
}
