package io.mekong.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.DataSize;
import io.mekong.core.ErrorCode;
import io.mekong.core.FreePorts;
import io.mekong.core.Health.State;
import io.mekong.core.MekongException;
import io.mekong.core.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerIT {
    @TempDir
    static Path folder;

    private static final Ports ports = FreePorts.next();
    private static Broker broker;

    @BeforeAll
    static void open() {
        broker = Broker.open(new BrokerConfig.Embedded(folder.resolve("kafka"), "127.0.0.1", ports));
    }

    @AfterAll
    static void close() {
        broker.close();
        assertThat(broker.health().state()).isEqualTo(State.STOPPED);
    }

    private static TopicSpec spec(String name, int partitions) {
        return new TopicSpec(name, partitions, 1, Duration.ofDays(7), new DataSize(100_000));
    }

    @Test
    void anEventIsReadOnBothListeners() throws Exception {
        broker.topics().ensure(spec("both", 1));
        Position position = broker.producer()
                .send(Event.of("both", "BTC".getBytes(UTF_8), "{\"price\":1}".getBytes(UTF_8), Map.of("from", "test")))
                .get(10, SECONDS);

        assertThat(position.offset()).isZero();
        assertThat(position.timestamp()).isAfter(java.time.Instant.now().minusSeconds(60));
        assertThat(broker.externalAddress()).isEqualTo("localhost:" + ports.kafkaExternal());
        assertThat(firstValue(broker.bootstrapServers(), "both")).isEqualTo("{\"price\":1}");
        assertThat(firstValue(broker.externalAddress(), "both")).isEqualTo("{\"price\":1}");
        assertThat(broker.health().state()).isEqualTo(State.READY);
    }

    private static String firstValue(String servers, String topic) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(10)).iterator().next().value();
        }
    }

    @Test
    void aMessageTooLargeNamesBothSizes() {
        broker.topics().ensure(spec("small", 1));

        assertThatThrownBy(() -> broker.producer()
                        .send(new Event("small", null, new byte[300_000]))
                        .get(10, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot send to topic `small` – it has 293.0 KB, the topic takes messages of up to 97.7 KB"
                        + " – Send a smaller event, or raise the stream's `max-message`.");
    }

    @Test
    void aMessageLargerThanAnyRequestIsRefusedToo() {
        broker.topics().ensure(spec("small-too", 1));

        assertThatThrownBy(() -> broker.producer()
                        .send(new Event("small-too", null, new byte[40 << 20]))
                        .get(10, SECONDS))
                .cause()
                .hasMessageContaining("it has 40 MB, the topic takes messages of up to 97.7 KB");
    }

    @Test
    void aMessageAsLargeAsTheLimitCanBeRead() throws Exception {
        broker.topics().ensure(new TopicSpec("large", 1, 1, Duration.ofDays(7), DataSize.ofMegabytes(12)));
        broker.producer().send(new Event("large", null, new byte[12_000_000])).get(20, SECONDS);

        BrowsePage page = broker.browser().read(BrowseRequest.newest("large", 10));

        assertThat(page.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.sizeBytes()).isEqualTo(12_000_000));
    }

    @Test
    void anUnknownTopicIsToldAtOnce() {
        broker.topics().ensure(spec("trades", 1));

        assertThatThrownBy(() -> broker.producer()
                        .send(new Event("tradez", null, new byte[1]))
                        .get(2, SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER))
                .hasMessageContaining("there is no topic `tradez` – Did you mean `trades`?");
        assertThat(broker.topics().exists("tradez")).isFalse();
    }

    @Test
    void ensureIsIdempotentAndGrows() {
        assertThat(broker.topics().ensure(spec("grow", 1)))
                .isEqualTo(new EnsuredTopic("grow", 1, EnsuredTopic.Outcome.CREATED));
        assertThat(broker.topics().ensure(spec("grow", 1)).outcome()).isEqualTo(EnsuredTopic.Outcome.UNCHANGED);
        assertThat(broker.topics().ensure(spec("grow", 3)))
                .isEqualTo(new EnsuredTopic("grow", 3, EnsuredTopic.Outcome.CHANGED));
        assertThat(broker.topics().ensure(spec("grow", 2)))
                .isEqualTo(new EnsuredTopic("grow", 3, EnsuredTopic.Outcome.UNCHANGED));
        assertThat(broker.topics()
                        .ensure(new TopicSpec("grow", 1, 1, Duration.ofDays(1), new DataSize(100_000)))
                        .outcome())
                .isEqualTo(EnsuredTopic.Outcome.CHANGED);
        assertThat(broker.topics().offsets("grow")).hasSize(3).allMatch(PartitionRange::isEmpty);
        assertThat(broker.topics().list()).contains("grow").doesNotContain("__consumer_offsets");
    }

    @Test
    void aBadNameIsTheUsersMistake() {
        assertThatThrownBy(() -> broker.topics().ensure(spec("no spaces", 1)))
                .isInstanceOfSatisfying(
                        MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER))
                .hasMessageContaining("no spaces");
    }

    @Test
    void offsetsOfManyTopicsLeaveOutTheUnknown() throws Exception {
        broker.topics().ensure(spec("counted", 2));
        for (int i = 0; i < 10; i++) {
            broker.producer()
                    .send(new Event("counted", ("k" + i).getBytes(UTF_8), new byte[] {'x'}))
                    .get(10, SECONDS);
        }

        Map<String, List<PartitionRange>> offsets = broker.topics().offsets(List.of("counted", "nowhere"));

        assertThat(offsets).containsOnlyKeys("counted");
        assertThat(offsets.values().stream()
                        .flatMap(List::stream)
                        .mapToLong(PartitionRange::endOffset)
                        .sum())
                .isEqualTo(10);
    }
}
