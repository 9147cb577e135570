package io.mekong.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.core.DataSize;
import io.mekong.core.FreePorts;
import io.mekong.core.MekongException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageBrowserIT {
    private static final int MESSAGES = 120;

    @TempDir
    static Path folder;

    private static Broker broker;
    private static final List<Position> sent = new ArrayList<>();

    @BeforeAll
    static void open() throws Exception {
        broker = Broker.open(new BrokerConfig.Embedded(folder.resolve("kafka"), "127.0.0.1", FreePorts.next()));
        ensure("browsed", 1);
        for (int i = 0; i < MESSAGES; i++) {
            sent.add(send("browsed", i % 10 == 3 ? "Bitcoin" : "other", "{\"n\":" + i + "}"));
        }
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    private static void ensure(String topic, int partitions) {
        broker.topics().ensure(new TopicSpec(topic, partitions, 1, Duration.ofDays(1), DataSize.ofMegabytes(1)));
    }

    private static Position send(String topic, String key, String value) throws Exception {
        return broker.producer()
                .send(Event.of(topic, key.getBytes(UTF_8), value.getBytes(UTF_8), Map.of("origin", "test")))
                .get(10, SECONDS);
    }

    private static BrowseRequest from(Optional<Long> offset, Optional<Instant> time, int limit) {
        return new BrowseRequest("browsed", Optional.of(0), offset, time, limit, Optional.empty());
    }

    private static List<Long> offsets(BrowsePage page) {
        return page.messages().stream().map(Message::offset).toList();
    }

    @Test
    void theNewestComeFirst() {
        BrowsePage page = broker.browser().read(BrowseRequest.newest("browsed", 3));

        assertThat(offsets(page)).containsExactly(119L, 118L, 117L);
        assertThat(page.partitions()).containsExactly(new PartitionRange(0, 0, MESSAGES));
        assertThat(page.stopped()).isEmpty();
        Message newest = page.messages().getFirst();
        assertThat(newest.value()).hasValue("{\"n\":119}");
        assertThat(newest.key()).hasValue("other");
        assertThat(newest.headers()).containsEntry("origin", "test");
        assertThat(newest.timestamp()).isEqualTo(sent.getLast().timestamp());
        assertThat(newest.sizeBytes()).isEqualTo(14);
    }

    @Test
    void fromAnOffsetOn() {
        assertThat(offsets(broker.browser().read(from(Optional.of(40L), Optional.empty(), 3))))
                .containsExactly(40L, 41L, 42L);
        assertThat(offsets(broker.browser().read(from(Optional.of(118L), Optional.empty(), 10))))
                .containsExactly(118L, 119L);
        assertThat(offsets(broker.browser().read(from(Optional.of(120L), Optional.empty(), 10))))
                .isEmpty();
    }

    @Test
    void fromATimeOn() {
        Instant time = sent.get(60).timestamp();
        List<Long> found = offsets(broker.browser().read(from(Optional.empty(), Optional.of(time), 1000)));

        long first = sent.stream()
                .filter(position -> !position.timestamp().isBefore(time))
                .findFirst()
                .orElseThrow()
                .offset();
        assertThat(found.getFirst()).isEqualTo(first);
        assertThat(found).hasSize((int) (MESSAGES - first));
        assertThat(broker.browser()
                        .read(from(Optional.empty(), Optional.of(Instant.now().plusSeconds(60)), 10))
                        .messages())
                .isEmpty();
    }

    @Test
    void aFilterLooksAtKeysAndValuesWhateverTheCase() {
        BrowsePage byKey = broker.browser()
                .read(new BrowseRequest(
                        "browsed", Optional.empty(), Optional.empty(), Optional.empty(), 2, Optional.of("BITCOIN")));
        assertThat(offsets(byKey)).containsExactly(113L, 103L);
        assertThat(byKey.scanned()).isEqualTo(MESSAGES);

        BrowsePage byValue = broker.browser()
                .read(new BrowseRequest(
                        "browsed", Optional.empty(), Optional.of(0L), Optional.empty(), 5, Optional.of("\"N\":7}")));
        assertThat(offsets(byValue)).containsExactly(7L);
    }

    @Test
    void whatIsOutOfRangeIsTold() {
        assertThatThrownBy(() -> broker.browser().read(from(Optional.of(121L), Optional.empty(), 1)))
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot browse topic `browsed` – offset 121 is out of range"
                        + " – Partition 0 holds offsets 0 to 119.");
        assertThatThrownBy(() -> broker.browser()
                        .read(new BrowseRequest(
                                "browsed", Optional.of(4), Optional.empty(), Optional.empty(), 1, Optional.empty())))
                .hasMessageContaining("there is no partition 4 – It has partition 0 only.");
        assertThatThrownBy(() -> broker.browser().read(BrowseRequest.newest("browse", 1)))
                .hasMessageContaining("there is no topic `browse` – Did you mean `browsed`?");
        assertThatThrownBy(() -> BrowseRequest.newest("browsed", 1001)).hasMessageContaining("1001");
    }

    @Test
    void anEmptyTopicIsAnEmptyPage() {
        ensure("empty", 3);
        BrowsePage page = broker.browser().read(BrowseRequest.newest("empty", 10));
        assertThat(page.messages()).isEmpty();
        assertThat(page.partitions()).hasSize(3).allMatch(PartitionRange::isEmpty);
        assertThatThrownBy(() -> broker.browser()
                        .read(new BrowseRequest(
                                "empty", Optional.of(1), Optional.of(5L), Optional.empty(), 1, Optional.empty())))
                .hasMessageContaining("Partition 1 is empty (its next offset is 0).");
    }

    @Test
    void theNewestOfAllPartitionsAreMerged() throws Exception {
        ensure("spread", 3);
        for (int i = 0; i < 60; i++) {
            send("spread", "k" + i, "v" + i);
        }
        BrowsePage page = broker.browser().read(BrowseRequest.newest("spread", 60));
        assertThat(page.messages()).hasSize(60);
        assertThat(page.messages()).map(Message::timestamp).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(page.messages().stream().map(Message::partition).distinct()).hasSize(3);
        assertThat(broker.browser().read(BrowseRequest.newest("spread", 5)).messages())
                .hasSize(5);
    }

    @Test
    void aPageIsBoundedInBytes() throws Exception {
        broker.topics().ensure(new TopicSpec("heavy", 1, 1, Duration.ofDays(1), DataSize.ofMegabytes(4)));
        for (int i = 0; i < 8; i++) {
            broker.producer()
                    .send(new Event("heavy", null, new byte[3_000_000]))
                    .get(10, SECONDS);
        }
        BrowsePage page = broker.browser().read(BrowseRequest.newest("heavy", 100));
        assertThat(offsets(page)).containsExactly(7L, 6L, 5L, 4L, 3L);
        assertThat(page.stopped()).hasValueSatisfying(why -> assertThat(why).contains("16 MB"));
    }

    @Test
    void aTailShowsWhatArrivesToAllItsViewers() throws Exception {
        ensure("tailed", 2);
        send("tailed", "before", "before");
        List<Message> one = new CopyOnWriteArrayList<>();
        List<Message> two = new CopyOnWriteArrayList<>();
        Tail first = broker.browser().tail("tailed", one::addAll);
        Tail second = broker.browser().tail("tailed", two::addAll);
        send("tailed", "a", "1");
        await().atMost(Duration.ofSeconds(10)).until(() -> one.size() == 1 && two.size() == 1);
        assertThat(one.getFirst().value()).hasValue("1");
        first.close();
        first.close();
        send("tailed", "b", "2");
        await().atMost(Duration.ofSeconds(10)).until(() -> two.size() == 2);
        assertThat(one).hasSize(1);
        second.close();
        // Ended with its last viewer; the next one begins anew.
        List<Message> three = new CopyOnWriteArrayList<>();
        Tail third = broker.browser().tail("tailed", three::addAll);
        send("tailed", "c", "3");
        await().atMost(Duration.ofSeconds(10)).until(() -> three.size() == 1);
        assertThat(three.getFirst().value()).hasValue("3");
        third.close();
    }

    @Test
    void aTailOfAFloodIsSparing() throws Exception {
        ensure("flood", 1);
        List<List<Message>> steps = new CopyOnWriteArrayList<>();
        Tail tail = broker.browser().tail("flood", steps::add);
        List<CompletableFuture<Position>> sends = IntStream.range(0, 50_000)
                .mapToObj(i -> broker.producer().send(new Event("flood", null, ("n" + i).getBytes(UTF_8))))
                .toList();
        CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).get(30, SECONDS);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !steps.isEmpty()
                        && steps.getLast().getLast().value().orElse("").equals("n49999"));
        tail.close();
        assertThat(steps).allMatch(step -> step.size() <= 100);
        assertThat(steps.stream().mapToInt(List::size).sum()).isLessThan(10_000);
    }
}
