package io.mekong.broker;

import io.mekong.core.DataSize;
import java.time.Duration;

/**
 * What a topic should be like.
 *
 * @param partitions at least 1; a topic that has more keeps them
 * @param retention how long messages are kept
 * @param maxMessage the largest message, with its key and headers
 */
public record TopicSpec(String name, int partitions, int replicationFactor, Duration retention, DataSize maxMessage) {
    public TopicSpec {
        if (partitions < 1 || replicationFactor < 1) {
            throw new IllegalArgumentException("a topic needs at least one partition and one replica: " + name);
        }
    }
}
