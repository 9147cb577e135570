package io.mekong.objects;

import io.mekong.project.Source;
import java.util.Optional;

/**
 * A source of type bucket as it stands.
 *
 * @param sent messages that Kafka has acknowledged since the platform started
 * @param problem why the latest could not be sent, or the bucket not be looked at; empty while all is well
 */
public record BucketStatus(Source.Bucket definition, long sent, Optional<String> problem) {}
