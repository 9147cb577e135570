package io.mekong.job;

import io.mekong.broker.FeedReader;
import io.mekong.broker.FeedRequest;
import io.mekong.broker.Messages;
import io.mekong.broker.TopicFeed;
import io.mekong.core.DataSize;
import io.mekong.deadletter.RejectedMessages;
import io.mekong.project.Job;
import io.mekong.project.Job.Input;
import io.mekong.project.Stream;
import io.mekong.store.Workbench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A topic as a table, all that it has when the reading begins. */
final class TopicReading {
    private static final Duration IDLE = Duration.ofMillis(250);
    private static final DataSize READ_AHEAD = DataSize.ofMegabytes(16);

    private final EngineContext context;

    TopicReading(EngineContext context) {
        this.context = context;
    }

    /** Messages that cannot be read were set aside by others, who read them as they came. */
    long readAll(Job job, String table, Input.Arriving input, Workbench bench, Path drafts)
            throws InterruptedException {
        Stream stream = context.streams().apply(input.stream());
        Arrivals arrivals = input instanceof Input.Objects objects
                ? new ObjectArrivals(table, objects.data(), context.files(), drafts, RejectedMessages.KNOWN, bench)
                : new MessageArrivals(table, stream, RejectedMessages.KNOWN, bench);
        long[] messages = {0};
        FeedRequest request = new FeedRequest(stream.topic(), reader(job), 0, 1, READ_AHEAD, stream.maxMessage());
        try (TopicFeed feed = context.feeds().open(request, Map.of(), Optional.empty())) {
            while (!feed.isAtEnd()) {
                Optional<Messages> taken = feed.take(IDLE);
                if (taken.isPresent()) {
                    taken.get().forEach((partition, offset, timestampMs, key, value, from, length) -> {
                        arrivals.message(partition, offset, timestampMs, key, value, from, length);
                        messages[0]++;
                    });
                }
            }
        }
        arrivals.finish();
        return messages[0];
    }

    private static FeedReader reader(Job job) {
        return new FeedReader(
                "mekong-job-" + job.name(), "the job `" + job.name() + "`", "Run it again.", "Run it again.");
    }
}
