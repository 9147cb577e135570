package io.mekong.broker;

/**
 * Which topic a name means now.
 *
 * @param id Kafka's own; another topic made under the same name has another
 */
public record TopicIdentity(String id, int partitions) {}
