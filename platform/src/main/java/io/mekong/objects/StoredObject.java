package io.mekong.objects;

import java.time.Instant;

/**
 * An object as a listing has it.
 *
 * @param tag names its content: equal tags, equal content; without the quotes that HTTP puts around it
 */
public record StoredObject(String key, long sizeBytes, String tag, Instant modifiedAt) {}
