package io.mekong.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.broker.BrowseRequest;
import io.mekong.broker.Event;
import io.mekong.broker.LostMessagesException.Range;
import io.mekong.core.DataSize;
import io.mekong.ingest.FlakyStore.Fault;
import io.mekong.ingest.IngestRoom.Feed;
import io.mekong.ingest.IngestStatus.State;
import io.mekong.project.Settings;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerEntry;
import io.mekong.store.LedgerSummary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topic to table, with a real broker and a real store. */
class IngestIT {
    @TempDir
    static Path folder;

    private static IngestRoom room;

    @BeforeAll
    static void open() {
        room = new IngestRoom(folder);
    }

    @AfterAll
    static void close() {
        room.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }

    private static List<Object> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(n -> (Object) n).toList();
    }

    private static void assertContiguous(Feed feed) {
        assertThat(room.store.ledgerSummary(feed.name()))
                .allSatisfy(partition -> {
                    assertThat(partition.contiguous()).isTrue();
                    assertThat(partition.firstOffset()).isZero();
                    assertThat(partition.counts().accounted()).isEqualTo(partition.lastOffset() + 1);
                })
                .extracting(LedgerSummary::partition)
                .containsExactlyInAnyOrderElementsOf(feed.ends().keySet());
    }

    @Test
    void everyMessageBecomesOneRowWithItsPlaceAndItsTime() throws Exception {
        Feed feed = room.feed(1);
        try (TableIngest ingest = feed.start()) {
            feed.send(1, 500);
            soon().until(() -> feed.taken() == 500);
            feed.send(501, 600);
            soon().until(() -> feed.taken() == 600);
            assertThat(ingest.status().state()).isEqualTo(State.RUNNING);
            assertThat(ingest.status().rows()).isEqualTo(600);
            assertThat(ingest.status().rejected()).isZero();
            soon().until(() -> ingest.status().lag() == 0);
        }
        assertThat(feed.numbers()).isEqualTo(numbers(1, 600));
        assertThat(feed.query("SELECT word, __time, __partition, __offset FROM " + feed.name() + " WHERE n = 7"))
                .containsExactly(List.of("w7", Instant.ofEpochSecond(1_600_000_007), 0L, 6L));
        assertContiguous(feed);
    }

    @Test
    void aBadMessageIsSetAsideWithTheReasonAndCounted() throws Exception {
        Feed feed = room.feed(1);
        feed.send(List.of(
                "{\"at\":1600000001,\"n\":1}",
                "{\"at\":1600000002,\"n\":\"cheap\"}",
                "not json",
                "{\"at\":1600000003}",
                "{\"at\":1600000004,\"n\":4}"));
        try (TableIngest ingest = feed.start()) {
            soon().until(() -> feed.taken() == 5);
            assertThat(ingest.status().rejected()).isEqualTo(3);
        }
        assertThat(feed.numbers()).isEqualTo(List.of(1L, 4L));
        assertThat(feed.deadLetters())
                .extracting(letter -> letter.value().orElse(""))
                .containsExactly("{\"at\":1600000002,\"n\":\"cheap\"}", "not json", "{\"at\":1600000003}");
        assertThat(feed.deadLetters().getFirst().headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "mekong.reason",
                        "field `n`: \"cheap\" is not a number",
                        "mekong.topic",
                        feed.stream.topic(),
                        "mekong.partition",
                        "0",
                        "mekong.offset",
                        "1",
                        "mekong.table",
                        feed.name(),
                        "mekong.key",
                        Integer.toString("{\"at\":1600000002,\"n\":\"cheap\"}".hashCode())));
        assertThat(feed.deadLetters().getFirst().key()).contains(feed.stream.topic() + "/0/1");
        assertThat(feed.deadLetters().get(1).headers().get("mekong.reason"))
                .isEqualTo("not JSON: 'o' where null should be (byte 1)");
        assertThat(feed.deadLetters().get(2).headers()).containsEntry("mekong.reason", "field `n`: missing");
        assertThat(room.store.ledgerSummary(feed.name()))
                .containsExactly(new LedgerSummary(0, 0, 4, LedgerCounts.of(2, 3), true));
    }

    @Test
    void anEventWithoutItsTimeIsSetAside() throws Exception {
        Feed feed = room.feed(1);
        feed.send(List.of("{\"n\":1}", "{\"at\":null,\"n\":2}", "{\"at\":1600000003,\"n\":3}"));
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 3);
        }
        assertThat(feed.numbers()).isEqualTo(List.of(3L));
        assertThat(feed.deadLetters())
                .extracting(letter -> letter.headers().get("mekong.reason"))
                .containsOnly("field `at`: missing; it is the event's time")
                .hasSize(2);
    }

    @Test
    void withoutAnEventTimeOfItsOwnAnEventHappenedWhenKafkaReceivedIt() throws Exception {
        Feed feed = room.feed(1, Optional.empty());
        feed.send(List.of("{\"n\":1}"));
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 1);
        }
        Instant received = room.broker
                .browser()
                .read(BrowseRequest.newest(feed.stream.topic(), 1))
                .messages()
                .getFirst()
                .timestamp();
        assertThat(feed.query("SELECT __time FROM " + feed.name())).containsExactly(List.of(received));
    }

    @Test
    void partitionsThereAndPartitionsAddedAreAllRead() throws Exception {
        Feed feed = room.feed(3);
        try (TableIngest _ = feed.start()) {
            feed.send(1, 300);
            soon().until(() -> feed.taken() == 300);
            assertThat(feed.ends()).hasSize(3);
            room.ensure(feed.stream.topic(), 5);
            Map<String, Object> properties = new HashMap<>(room.broker.clientProperties());
            // One that has not seen the topic yet, and so knows of the new partitions.
            try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
                for (int partition = 3; partition < 5; partition++) {
                    byte[] event = ("{\"at\":1,\"n\":" + (298 + partition) + "}").getBytes(UTF_8);
                    producer.send(new ProducerRecord<>(feed.stream.topic(), partition, null, event))
                            .get(30, SECONDS);
                }
            }
            soon().until(() -> feed.taken() == 302);
            assertThat(feed.numbers()).isEqualTo(numbers(1, 302));
        }
        assertContiguous(feed);
    }

    @Test
    void aRestartGoesOnWhereTheLedgerEnds() throws Exception {
        Feed feed = room.feed(2);
        feed.send(1, 200);
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 200);
        }
        feed.send(201, 260);
        try (TableIngest ingest = feed.start()) {
            soon().until(() -> feed.taken() == 260);
            assertThat(ingest.status().rows()).isEqualTo(60);
        }
        assertThat(feed.numbers()).isEqualTo(numbers(1, 260));
        assertContiguous(feed);
    }

    @Test
    void whileTheStoreFailsItSaysWhyAndThenGoesOnWithNothingLostOrTwice() throws Exception {
        Feed feed = room.feed(1);
        AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
        try (TableIngest ingest = feed.start(new FlakyStore(room.store, fault::get), IngestRoom.SETTINGS)) {
            feed.send(1, 100);
            soon().until(() -> feed.taken() == 100);
            fault.set(Fault.BEFORE_COMMIT);
            feed.send(101, 200);
            feed.send(List.of("bad"));
            soon().until(() -> ingest.status().state() == State.RETRYING);
            assertThat(ingest.status().problem().orElseThrow().getMessage())
                    .isEqualTo("Cannot write – the disk is full – Make room.");
            assertThat(feed.taken()).isEqualTo(100);
            // The bad one was sent before the commit that failed.
            soon().until(() -> !feed.deadLetters().isEmpty());
            fault.set(Fault.NONE);
            soon().until(() -> feed.taken() == 201);
            assertThat(ingest.status().state()).isEqualTo(State.RUNNING);
            assertThat(ingest.status().problem()).isEmpty();
        }
        assertThat(feed.numbers()).isEqualTo(numbers(1, 200));
        assertThat(feed.deadPlaces()).containsExactly("0/200");
        assertContiguous(feed);
    }

    @Test
    void aDeadLetterSentBeforeACrashIsNotSentAgain() throws Exception {
        Feed feed = room.feed(1);
        feed.send(List.of("bad 0", "{\"at\":1600000001,\"n\":1}", "bad 2"));
        FlakyStore dying = new FlakyStore(room.store, () -> Fault.BEFORE_COMMIT);
        try (TableIngest _ = feed.start(dying, IngestRoom.SETTINGS)) {
            soon().until(() -> feed.deadLetters().size() == 2);
        }
        assertThat(feed.taken()).isZero();
        feed.send(List.of("bad 3"));
        try (TableIngest ingest = feed.start()) {
            soon().until(() -> feed.taken() == 4);
            assertThat(ingest.status().rejected()).isEqualTo(3);
        }
        assertThat(feed.deadPlaces()).containsExactly("0/0", "0/2", "0/3");
        assertThat(feed.numbers()).isEqualTo(List.of(1L));
    }

    @Test
    void aDeadLetterOfAnotherTableOrOfOtherBytesAtTheSamePlaceHidesNone() throws Exception {
        Feed feed = room.feed(1);
        for (var forged : List.of(
                Map.of("mekong.table", "another", "mekong.partition", "0", "mekong.offset", "0"),
                Map.of("mekong.table", feed.name(), "mekong.partition", "0", "mekong.offset", "0", "bytes", "other"),
                Map.of("mekong.table", feed.name(), "mekong.partition", "x"))) {
            room.broker
                    .producer()
                    .send(Event.of(
                            feed.stream.deadLetterTopic(),
                            (feed.stream.topic() + "/0/0").getBytes(UTF_8),
                            (forged.containsKey("bytes") ? "of a topic before" : "bad").getBytes(UTF_8),
                            forged))
                    .get(30, SECONDS);
        }
        feed.send(List.of("bad"));
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 1);
        }
        assertThat(feed.deadLetters()).hasSize(4);
        assertThat(feed.deadLetters().getLast().headers()).containsKey("mekong.reason");
    }

    @Test
    void aTopicMadeAnewBehindTheLedgerIsAClearProblem() throws Exception {
        Feed feed = room.feed(1);
        feed.send(1, 50);
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 50);
        }
        try (var admin = room.admin()) {
            admin.deleteTopics(List.of(feed.stream.topic())).all().get(30, SECONDS);
        }
        soon().until(() -> {
            room.ensure(feed.stream.topic(), 1);
            return room.broker.topics().list().contains(feed.stream.topic());
        });
        try (TableIngest ingest = feed.start()) {
            soon().until(() -> ingest.status().state() == State.RETRYING);
            soon().untilAsserted(() -> assertThat(
                            ingest.status().problem().orElseThrow().getMessage())
                    .startsWith("Cannot go on reading topic `" + feed.stream.topic()
                            + "` – it was deleted and made anew: its offsets are not those that the table `"
                            + feed.name()
                            + "` has taken – "));
        }
        assertThat(feed.numbers()).isEqualTo(numbers(1, 50));
    }

    @Test
    void aTopicMadeAnewAndGrownBeyondTheLedgerIsNotMistakenForTheOld() throws Exception {
        Feed feed = room.feed(1);
        feed.send(1, 20);
        try (TableIngest ingest = feed.start()) {
            soon().until(() -> feed.taken() == 20);
            try (var admin = room.admin()) {
                admin.deleteTopics(List.of(feed.stream.topic())).all().get(30, SECONDS);
            }
            soon().until(() -> ingest.status().state() == State.RETRYING);
        }
        soon().until(() -> {
            room.ensure(feed.stream.topic(), 1);
            return room.broker.topics().list().contains(feed.stream.topic());
        });
        feed.send(1001, 1040);
        try (TableIngest ingest = feed.start()) {
            soon().untilAsserted(() -> assertThat(
                            ingest.status().problem().map(Throwable::getMessage).orElse(""))
                    .contains("it was deleted and made anew"));
        }
        assertThat(feed.numbers()).isEqualTo(numbers(1, 20));
    }

    @Test
    void messagesDeletedBeforeTheTableTookThemAreAClearProblem() throws Exception {
        Feed feed = room.feed(1);
        feed.send(1, 10);
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 10);
        }
        feed.send(11, 30);
        try (var admin = room.admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(feed.stream.topic(), 0), RecordsToDelete.beforeOffset(25)))
                    .all()
                    .get(30, SECONDS);
        }
        try (TableIngest ingest = feed.start()) {
            soon().until(() -> ingest.status().state() == State.RETRYING);
            assertThat(ingest.status().problem().orElseThrow().getMessage())
                    .contains(
                            "messages from offset 10 to 24 of partition 0 were deleted by the topic's retention before the"
                                    + " table `" + feed.name() + "` took them");
            assertThat(ingest.status().lost()).containsExactly(new Range(0, 10, 24));
            assertThat(feed.numbers()).isEqualTo(numbers(1, 10));

            ingest.acceptLoss();
            soon().until(() -> feed.taken() == 30);
            assertThat(ingest.status().state()).isEqualTo(State.RUNNING);
            assertThat(ingest.status().lost()).isEmpty();
        }
        List<Object> left = new ArrayList<>(numbers(1, 10));
        left.addAll(numbers(26, 30));
        assertThat(feed.numbers()).isEqualTo(left);
        assertThat(room.store.ledgerSummary(feed.name()))
                .containsExactly(new LedgerSummary(0, 0, 29, new LedgerCounts(15, 15, 0, 0, 15), true));
    }

    @Test
    void aSmallBatchMakesSeveralBoundedCommits() throws Exception {
        Feed feed = room.feed(1);
        feed.send(1, 1000);
        Settings.Ingest small =
                new Settings.Ingest(Duration.ofMinutes(1), new DataSize(2_000), 1, DataSize.ofMegabytes(1));
        try (TableIngest ingest = feed.start(room.store, small)) {
            soon().until(() -> feed.taken() >= 900);
            assertThat(ingest.status().commits()).isGreaterThan(10);
        }
        List<LedgerEntry> commits = room.store.ledger(feed.name(), 1000);
        // No message has fewer than 40 bytes; a batch ends with the message that fills it.
        assertThat(commits)
                .allSatisfy(commit -> assertThat(commit.counts().rows()).isLessThanOrEqualTo(2_000 / 40 + 1));
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 1000);
        }
        assertThat(feed.numbers()).isEqualTo(numbers(1, 1000));
        assertContiguous(feed);
    }
}
