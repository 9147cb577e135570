package io.mekong.ingest;

import io.mekong.broker.EventProducer;
import io.mekong.broker.TopicFeeds;
import io.mekong.project.Settings;
import io.mekong.store.OlapStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What every lane works with.
 *
 * @param kafka client properties of the log, for reading dead letters back
 * @param listener told after every commit, on the lane's own thread: it must not block
 */
record LaneContext(
        OlapStore store,
        Map<String, Object> kafka,
        TopicFeeds feeds,
        EventProducer producer,
        Settings.Ingest settings,
        InstantSource clock,
        Consumer<Commit> listener,
        NewFields newFields) {
    LaneContext {
        kafka = Map.copyOf(kafka);
    }
}
