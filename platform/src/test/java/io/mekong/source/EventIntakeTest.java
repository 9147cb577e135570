package io.mekong.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import io.mekong.core.BusyException;
import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.project.Format;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import io.mekong.source.EventIntake.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class EventIntakeTest {
    private static final String GOOD = "{\"name\":\"BTC\",\"data_id\":1,\"timestamp\":1}";

    private final SlowProducer producer = new SlowProducer();
    private final EventIntake intake = new EventIntake(producer, () -> TestSources.project(), new DataSize(100));

    /** Acknowledges when the test does. */
    private static final class SlowProducer implements EventProducer {
        private final List<CompletableFuture<Position>> sent = new CopyOnWriteArrayList<>();

        @Override
        public CompletableFuture<Position> send(Event event) {
            CompletableFuture<Position> position = new CompletableFuture<>();
            sent.add(position);
            return position;
        }

        void acknowledge(int index) {
            sent.get(index).complete(new Position("demo", 0, index, Instant.EPOCH));
        }

        void refuse(int index) {
            sent.get(index)
                    .completeExceptionally(MekongException.resource("Cannot send", "Kafka is away", "Start it.", null));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private CompletableFuture<EventIntake.Result> accept(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return CompletableFuture.supplyAsync(() -> intake.accept("demo", bytes.length, () -> bytes));
    }

    private void awaitSent(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> producer.sent.size() == count);
    }

    @Test
    void itAnswersOnlyOnceKafkaHasTheEventsAndAsksOthersToWait() {
        CompletableFuture<EventIntake.Result> first = accept(GOOD + "\n" + GOOD);
        awaitSent(2);
        assertThat(first).isNotDone();
        assertThatThrownBy(() -> intake.accept("demo", 50, () -> {
                    throw new AssertionError("the body is read though there is no room");
                }))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("are on their way to Kafka already, of at most 100 B (`http.max-in-flight`)");
        producer.acknowledge(0);
        producer.acknowledge(1);
        assertThat(first.join()).isEqualTo(new EventIntake.Result(2, List.of()));

        CompletableFuture<EventIntake.Result> second = accept(GOOD);
        awaitSent(3);
        producer.acknowledge(2);
        assertThat(second.join().accepted()).isEqualTo(1);
        assertThat(intake.acceptedCount()).isEqualTo(3);
    }

    @Test
    void whenPartIsStoredTheRestIsNamedOneByOne() {
        CompletableFuture<EventIntake.Result> result = accept(GOOD + "\nbad\n" + GOOD);
        awaitSent(2);
        producer.acknowledge(1);
        producer.refuse(0);
        assertThat(result.join().accepted()).isEqualTo(1);
        assertThat(result.join().rejections()).extracting(Rejection::index).containsExactly(0, 1);
        assertThat(result.join().rejections().getFirst().reason()).isEqualTo("Cannot send – Kafka is away – Start it.");
        assertThat(intake.rejectedCount()).isEqualTo(2);
    }

    @Test
    void whenNothingIsStoredTheRequestFails() {
        CompletableFuture<EventIntake.Result> result = accept(GOOD);
        awaitSent(1);
        producer.refuse(0);
        assertThatThrownBy(result::join).hasRootCauseMessage("Cannot send – Kafka is away – Start it.");
    }

    @Test
    void aStreamOfAnotherFormatTakesNoJson() {
        Project project = TestSources.project();
        Stream demo = TestSources.DEMO;
        Stream lines = new Stream(
                "lines",
                "",
                "lines",
                1,
                new Format.Csv(',', List.of("timestamp", "name", "data_id")),
                demo.columns(),
                demo.unknown(),
                demo.eventTime(),
                demo.key(),
                demo.maxMessage(),
                demo.archive());
        Project other = new Project(
                project.root(),
                project.name(),
                project.settings(),
                Map.of("lines", lines),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of());
        assertThatThrownBy(() -> new EventIntake(producer, () -> other, new DataSize(100))
                        .accept("lines", 10, () -> GOOD.getBytes(UTF_8)))
                .hasMessage(
                        "Cannot take events for the stream `lines` here – its messages are csv, and what comes by HTTP"
                                + " is json – Send to its topic `lines` with a Kafka producer.");
        assertThat(producer.sent).isEmpty();
    }

    @Test
    void anEventThatIsTooLargeIsRejectedByItself() {
        String large = "{\"name\":\"" + "x".repeat(6 << 20) + "\",\"data_id\":1,\"timestamp\":1}";
        CompletableFuture<EventIntake.Result> result = accept(GOOD + "\n" + large);
        awaitSent(1);
        producer.acknowledge(0);
        assertThat(result.join().accepted()).isEqualTo(1);
        assertThat(result.join().rejections()).singleElement().satisfies(rejection -> {
            assertThat(rejection.index()).isEqualTo(1);
            assertThat(rejection.reason()).contains("(`max-message`)");
        });
    }
}
