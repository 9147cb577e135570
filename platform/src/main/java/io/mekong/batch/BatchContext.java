package io.mekong.batch;

import io.mekong.broker.TopicFeeds;
import io.mekong.broker.Topics;
import io.mekong.ingest.Commit;
import io.mekong.ingest.Ingests;
import io.mekong.lake.Archives;
import io.mekong.project.Settings;
import io.mekong.store.OlapStore;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What a rebuild works with.
 *
 * @param listener told when a rebuilt table is in place, as after a commit
 */
public record BatchContext(
        OlapStore store,
        Archives archives,
        TopicFeeds feeds,
        Topics topics,
        Ingests ingests,
        Settings.Ingest settings,
        InstantSource clock,
        Consumer<Commit> listener) {}
