package io.mekong.app;

import io.mekong.broker.Broker;
import io.mekong.broker.FeedReader;
import io.mekong.broker.FeedRequest;
import io.mekong.broker.LostMessagesException;
import io.mekong.broker.Messages;
import io.mekong.broker.PartitionRange;
import io.mekong.broker.TopicFeed;
import io.mekong.core.DataSize;
import io.mekong.query.TableVersions;
import io.mekong.query.TableVersions.TableVersion;
import io.mekong.workflow.EventSources;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the rooms to the left tell workflows that wait for tables and topics. */
final class WorkflowEvents implements EventSources.Topics {
    private static final Logger log = LoggerFactory.getLogger(WorkflowEvents.class);
    private static final DataSize READ_AHEAD = DataSize.ofMegabytes(4);
    private static final DataSize LARGEST = DataSize.ofMegabytes(1);
    private static final String ANEW =
            "Remove the topic from `on`, save, and write it again: it is read from its end then.";

    private final Broker broker;

    private WorkflowEvents(Broker broker) {
        this.broker = broker;
    }

    static EventSources of(Broker broker, TableVersions versions, Path root) {
        return new EventSources(
                table -> versions.of(table).map(TableVersion::commitTime), new WorkflowEvents(broker), root);
    }

    @Override
    public Map<Integer, Long> end(String topic) {
        Map<Integer, Long> end = new HashMap<>();
        for (PartitionRange range : broker.topics().offsets(topic)) {
            end.put(range.partition(), range.endOffset());
        }
        return end;
    }

    @Override
    public EventSources.Reader open(String topic, Map<Integer, Long> next) {
        FeedRequest request = new FeedRequest(
                topic,
                new FeedReader("mekong-workflows-" + topic, "workflows on the topic `" + topic + "`", "", ANEW),
                0,
                1,
                READ_AHEAD,
                LARGEST);
        try {
            return new FeedOfEvents(broker.feeds().open(request, next, Optional.empty()));
        } catch (LostMessagesException e) {
            Map<Integer, Long> remaining = new HashMap<>(next);
            e.ranges().forEach(range -> {
                log.warn(
                        "Topic {} has lost the messages {} to {} of partition {}: no workflow runs for them",
                        topic,
                        range.first(),
                        range.last(),
                        range.partition());
                remaining.remove(range.partition());
            });
            return new FeedOfEvents(broker.feeds().open(request, remaining, Optional.empty()));
        }
    }

    private record FeedOfEvents(TopicFeed feed) implements EventSources.Reader {
        @Override
        public List<EventSources.Message> take(Duration timeout) throws InterruptedException {
            List<EventSources.Message> taken = new ArrayList<>();
            feed.take(timeout).ifPresent(messages -> copy(messages, taken));
            return taken;
        }

        private static void copy(Messages messages, List<EventSources.Message> taken) {
            messages.forEach((partition, offset, timestampMs, key, value, from, length) ->
                    taken.add(new EventSources.Message(
                            partition,
                            offset,
                            Optional.ofNullable(key).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                            Optional.ofNullable(value)
                                    .map(bytes -> new String(bytes, from, length, StandardCharsets.UTF_8)))));
        }

        @Override
        public void close() {
            feed.close();
        }
    }
}
