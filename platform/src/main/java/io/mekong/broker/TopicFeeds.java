package io.mekong.broker;

import java.util.Map;
import java.util.Optional;

/** Opens feeds on the topics of one broker or cluster. */
public final class TopicFeeds {
    private final Map<String, Object> clientProperties;
    private final Topics topics;

    TopicFeeds(Map<String, Object> clientProperties, Topics topics) {
        this.clientProperties = clientProperties;
        this.topics = topics;
    }

    /**
     * Begins to read.
     *
     * @param next where, by partition; a partition that is not in it is read from its beginning
     * @param knownTopicId which topic that was; empty: none was read yet
     * @throws LostMessagesException when the topic has no longer what comes next
     * @throws io.mekong.core.MekongException RESOURCE when the topic is not there or is another one
     */
    public TopicFeed open(FeedRequest request, Map<Integer, Long> next, Optional<String> knownTopicId) {
        return TopicFeed.open(request, clientProperties, topics, next, knownTopicId);
    }
}
