package io.mekong.broker;

/**
 * Who reads a topic, for names and messages.
 *
 * @param name of its consumer group and threads
 * @param who for example: the table `demo`
 * @param fixWhenLost what to do when messages are gone that it has not read
 * @param fixWhenAnew what to do when the topic is not the one that it has read
 */
public record FeedReader(String name, String who, String fixWhenLost, String fixWhenAnew) {}
