package io.mekong.lake;

import io.mekong.broker.TopicFeeds;
import io.mekong.broker.Topics;
import java.time.InstantSource;

/** What every archive works with. */
record ArchiveContext(TopicFeeds feeds, Topics topics, InstantSource clock) {}
