package io.mekong.job;

import io.mekong.broker.EventProducer;
import io.mekong.broker.TopicFeeds;
import io.mekong.project.Stream;
import io.mekong.store.Workbench;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/**
 * What the embedded engine works with.
 *
 * @param streams by name, as the project has them now
 * @param kafka client properties of the log
 * @param drafts a folder for files on their way
 */
record EngineContext(
        Workbench.Opener benches,
        JobOutputs outputs,
        JobInputs inputs,
        JobPlaces places,
        Function<String, Stream> streams,
        TopicFeeds feeds,
        EventProducer producer,
        Map<String, Object> kafka,
        FilePlaces files,
        Path drafts,
        InstantSource clock) {
    EngineContext {
        kafka = Map.copyOf(kafka);
    }
}
