package io.mekong.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.broker.Broker;
import io.mekong.broker.BrokerConfig;
import io.mekong.broker.Event;
import io.mekong.broker.TopicSpec;
import io.mekong.core.DataSize;
import io.mekong.core.FreePorts;
import io.mekong.query.TableVersions;
import io.mekong.workflow.EventSources;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What workflows hear of topics, with a real broker. */
@Timeout(60)
class WorkflowEventsIT {
    private static final String TOPIC = "alerts";

    @Test
    void aTopicIsReadFromWhereItWasLeft(@TempDir Path folder) throws InterruptedException {
        try (Broker broker =
                Broker.open(new BrokerConfig.Embedded(folder.resolve("kafka"), "127.0.0.1", FreePorts.next()))) {
            broker.topics().ensure(new TopicSpec(TOPIC, 1, 1, Duration.ofDays(1), DataSize.ofMegabytes(1)));
            EventSources.Topics topics =
                    WorkflowEvents.of(broker, new TableVersions(), folder).topics();
            assertThat(topics.end(TOPIC)).isEqualTo(Map.of(0, 0L));
            send(broker, "one");
            send(broker, "two");
            send(broker, "three");
            assertThat(topics.end(TOPIC)).isEqualTo(Map.of(0, 3L));

            assertThat(read(topics, Map.of(0, 1L), 2))
                    .containsExactly(
                            new EventSources.Message(0, 1, Optional.of("key"), Optional.of("two")),
                            new EventSources.Message(0, 2, Optional.of("key"), Optional.of("three")));
            assertThat(read(topics, Map.of(), 3))
                    .extracting(EventSources.Message::offset)
                    .containsExactly(0L, 1L, 2L);
        }
    }

    @Test
    void aTableIsAsNewAsItsLastCommit(@TempDir Path folder) {
        TableVersions versions = new TableVersions();
        try (Broker broker =
                Broker.open(new BrokerConfig.Embedded(folder.resolve("kafka"), "127.0.0.1", FreePorts.next()))) {
            EventSources sources = WorkflowEvents.of(broker, versions, folder);
            assertThat(sources.lastCommit().apply("trades")).isEmpty();

            versions.committed("trades", Optional.empty(), Instant.EPOCH, Instant.EPOCH.plusSeconds(7));
            versions.changed("trades"); // retention is no event

            assertThat(sources.lastCommit().apply("trades")).contains(Instant.EPOCH.plusSeconds(7));
        }
    }

    private static void send(Broker broker, String value) {
        broker.producer()
                .send(new Event(TOPIC, "key".getBytes(UTF_8), value.getBytes(UTF_8)))
                .join();
    }

    private static List<EventSources.Message> read(EventSources.Topics topics, Map<Integer, Long> next, int count)
            throws InterruptedException {
        List<EventSources.Message> read = new ArrayList<>();
        try (EventSources.Reader reader = topics.open(TOPIC, next)) {
            while (read.size() < count) {
                read.addAll(reader.take(Duration.ofMillis(100)));
            }
        }
        return read;
    }
}
