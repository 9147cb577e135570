package io.mekong.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.broker.BrowseRequest;
import io.mekong.broker.Event;
import io.mekong.broker.Message;
import io.mekong.broker.Position;
import io.mekong.core.MekongException;
import io.mekong.deadletter.DeadLetterDesk;
import io.mekong.deadletter.LetterOutcome;
import io.mekong.deadletter.LetterOutcome.Refusal;
import io.mekong.deadletter.LetterPage;
import io.mekong.deadletter.LetterSelection;
import io.mekong.deadletter.LetterSelection.Mended;
import io.mekong.deadletter.LetterState;
import io.mekong.deadletter.ReasonCounts;
import io.mekong.deadletter.SetAsideMessage;
import io.mekong.ingest.IngestRoom.Feed;
import io.mekong.project.Table;
import io.mekong.project.Table.Beyond;
import io.mekong.project.Table.TimeLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that were set aside come to their tables after all, exactly once, with a real broker and a real store. */
class ReplayIT {
    private static final LetterSelection ALL = new LetterSelection.Pending(Optional.empty(), Optional.empty());

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

    private static DeadLetterDesk desk(Table... tables) {
        return new DeadLetterDesk(
                () -> List.of(tables), room.broker, room.store::offsetsWithRows, InstantSource.system());
    }

    private static LetterSelection named(String id, @Nullable String value) {
        return new LetterSelection.Named(List.of(new Mended(id, value == null ? null : value.getBytes(UTF_8))));
    }

    /** Past every door, as a producer of someone else's does. */
    private static Position send(String topic, byte @Nullable [] key, byte @Nullable [] value) throws Exception {
        return room.broker.producer().send(new Event(topic, key, value)).get(30, SECONDS);
    }

    private static Position send(Feed feed, String value) throws Exception {
        return send(feed.stream.topic(), null, value.getBytes(UTF_8));
    }

    private static void mark(Feed feed, String id, String resolution) throws Exception {
        Position _ = room.broker
                .producer()
                .send(Event.of(
                        feed.stream.deadLetterTopic(),
                        id.getBytes(UTF_8),
                        null,
                        Map.of("mekong.resolution", resolution)))
                .get(30, SECONDS);
    }

    private static List<Message> messages(String topic) {
        return room.broker
                .browser()
                .read(BrowseRequest.newest(topic, 1000))
                .messages()
                .reversed();
    }

    private static List<LetterPage.Item> letters(DeadLetterDesk desk, Feed feed) {
        return desk.page(
                        feed.stream,
                        BrowseRequest.newest(feed.stream.deadLetterTopic(), 1000),
                        Optional.empty(),
                        Optional.empty())
                .letters()
                .reversed();
    }

    private static List<String> reasons(LetterOutcome outcome) {
        return outcome.refused().stream().map(Refusal::reason).toList();
    }

    @Test
    void oneLetterOfTwoTablesIsMendedAndReachesBothExactlyOnce() throws Exception {
        Feed one = room.feed(1, Optional.empty());
        Feed two = room.another(one, "_too");
        DeadLetterDesk desk = desk(one.table, two.table);
        byte[] key = {0, (byte) 0xff, 7};
        Position _ = send(one.stream.topic(), key, "{\"n\":\"cheap\"}".getBytes(UTF_8));
        Position _ = send(one, "{\"n\":2}");
        String id = one.stream.topic() + "/0/0";
        try (TableIngest _ = one.start();
                TableIngest _ = two.start()) {
            soon().until(() -> one.taken() == 2 && two.taken() == 2);
            ReasonCounts.Group before = desk.reasons(one.stream).reasons().getFirst();
            assertThat(before.reason()).isEqualTo("field `n`: \"…\" is not a number");
            assertThat(before.tables()).containsExactly(one.name(), two.name());
            assertThat(before.open()).isEqualTo(1);
            assertThat(before.samples()).containsExactly(id);

            LetterOutcome still = desk.replay(one.stream, named(id, null));
            assertThat(still.done()).isZero();
            assertThat(still.refused()).containsExactly(new Refusal(id, "field `n`: \"cheap\" is not a number"));
            assertThat(desk.open(one.stream)).isEqualTo(1);

            LetterOutcome mended = desk.replay(one.stream, named(id, "{\"n\":1}"));
            assertThat(mended).isEqualTo(new LetterOutcome(1, List.of(), 0, Optional.empty()));
            soon().until(() -> one.taken() == 3 && two.taken() == 3);
            assertThat(reasons(desk.replay(one.stream, named(id, "{\"n\":1}"))))
                    .containsExactly("it was replayed already, as 0:2");
            assertThat(desk.replay(one.stream, ALL).done()).isZero();
        }
        assertThat(one.numbers()).isEqualTo(List.of(1L, 2L));
        assertThat(two.numbers()).isEqualTo(List.of(1L, 2L));
        assertThat(messages(one.stream.topic())).hasSize(3);
        Message replay = messages(one.stream.topic()).getLast();
        assertThat(replay.headers()).containsExactlyEntriesOf(Map.of("mekong.replay-of", id));
        assertThat(replay.key()).contains(new String(key, UTF_8));
        assertThat(replay.sizeBytes()).isEqualTo(key.length + "{\"n\":1}".length());
        assertThat(letters(desk, one)).singleElement().satisfies(letter -> {
            assertThat(letter.state()).isEqualTo(LetterState.REPLAYED);
            assertThat(letter.replayedAs()).contains("0:2");
            assertThat(letter.tables()).containsExactlyInAnyOrder(one.name(), two.name());
        });
        assertThat(desk.reasons(one.stream).reasons().getFirst().replayed()).isEqualTo(1);
        assertThat(desk.reasons(one.stream).open()).isZero();
    }

    @Test
    void aReplayThatWasSentAndNotMarkedIsNotSentAgain() throws Exception {
        Feed feed = room.feed(2, Optional.empty());
        DeadLetterDesk desk = desk(feed.table);
        Position bad = send(feed, "bad");
        Position good = send(feed, "{\"n\":5}");
        String id = feed.stream.topic() + "/" + bad.partition() + "/" + bad.offset();
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 2);
            mark(feed, id, "replaying");
            Position sent = room.broker
                    .producer()
                    .send(Event.of(
                            feed.stream.topic(), null, "{\"n\":6}".getBytes(UTF_8), Map.of("mekong.replay-of", id)))
                    .get(30, SECONDS);
            assertThat(letters(desk, feed).getFirst().state()).isEqualTo(LetterState.REPLAYING);
            assertThat(desk.open(feed.stream)).isEqualTo(1);

            assertThat(desk.replay(feed.stream, named(id, "{\"n\":7}")).done()).isEqualTo(1);
            assertThat(letters(desk, feed).getFirst().replayedAs()).contains(sent.partition() + ":" + sent.offset());
            soon().until(() -> feed.taken() == 3);
        }
        assertThat(good.topic()).isEqualTo(feed.stream.topic());
        assertThat(feed.numbers()).isEqualTo(List.of(5L, 6L));
    }

    @Test
    void aReplayThatWasMarkedAndNotSentIsSent() throws Exception {
        Feed feed = room.feed(1, Optional.empty());
        DeadLetterDesk desk = desk(feed.table);
        Position _ = send(feed, "bad");
        String id = feed.stream.topic() + "/0/0";
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 1);
            mark(feed, id, "replaying");
            assertThat(desk.replay(feed.stream, named(id, "{\"n\":7}")).done()).isEqualTo(1);
            soon().until(() -> feed.taken() == 2);
            assertThat(letters(desk, feed).getFirst().state()).isEqualTo(LetterState.REPLAYED);
        }
        assertThat(feed.numbers()).isEqualTo(List.of(7L));
    }

    @Test
    void whetherAReplayWasSentCannotBeSeenWhenRetentionHasDeletedThatTime() throws Exception {
        Feed feed = room.feed(1, Optional.empty());
        DeadLetterDesk desk = desk(feed.table);
        Position _ = send(feed, "bad");
        String id = feed.stream.topic() + "/0/0";
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 1);
            mark(feed, id, "replaying");
            Position _ = send(feed, "{\"n\":1}");
            soon().until(() -> feed.taken() == 2);
            room.deleteBefore(feed.stream.topic(), 1);
            assertThat(reasons(desk.replay(feed.stream, named(id, "{\"n\":7}"))))
                    .singleElement()
                    .asString()
                    .contains("whether it was sent cannot be seen any more; discard it");
            assertThat(desk.discard(feed.stream, named(id, null)).done()).isEqualTo(1);
        }
    }

    @Test
    void concurrentReplaysOfOneLetterSendItOnce() throws Exception {
        Feed feed = room.feed(1, Optional.empty());
        DeadLetterDesk desk = desk(feed.table);
        Position _ = send(feed, "bad");
        String id = feed.stream.topic() + "/0/0";
        try (TableIngest _ = feed.start();
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            soon().until(() -> feed.taken() == 1);
            List<Callable<LetterOutcome>> replays = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                replays.add(() -> desk.replay(feed.stream, named(id, "{\"n\":1}")));
            }
            long done = 0;
            for (Future<LetterOutcome> replay : threads.invokeAll(replays)) {
                done += replay.get(60, SECONDS).done();
            }
            assertThat(done).isEqualTo(1);
            soon().until(() -> feed.taken() == 2);
        }
        assertThat(messages(feed.stream.topic())).hasSize(2);
        assertThat(feed.numbers()).isEqualTo(List.of(1L));
    }

    @Test
    void aMessageThatSomeTablesHaveIsRefused() throws Exception {
        Feed strict = room.feed(1);
        Table limited = withLate(strict.table, Duration.ofDays(1));
        Feed lenient = room.another(strict, "_all");
        DeadLetterDesk desk = desk(limited, lenient.table);
        Position _ = send(strict, "{\"at\":1600000000,\"n\":1}");
        String id = strict.stream.topic() + "/0/0";
        try (TableIngest _ = strict.with(limited).start();
                TableIngest _ = lenient.start()) {
            soon().until(() -> strict.taken() == 1 && lenient.taken() == 1);
            assertThat(reasons(desk.replay(strict.stream, named(id, null))))
                    .containsExactly(
                            "of the stream's tables `" + strict.name() + "` set it aside and `" + lenient.name()
                                    + "` did not, and would get it twice; widen `late` or `future` of `" + strict.name()
                                    + "` and run `mekong rebuild " + strict.name() + "`");
        }
        assertThat(messages(strict.stream.topic())).hasSize(1);
        assertThat(desk(limited).replay(strict.stream, named(id, null)).refused())
                .as("late for the only table, and later still as a new message")
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason())
                        .isEqualTo("the table `" + strict.name() + "` would set it aside again: the event's time"
                                + " 2020-09-13T12:26:40Z is more than 1d older than its message; widen the table's"
                                + " `late` or `future` and run `mekong rebuild " + strict.name() + "`"));
    }

    private static Table withLate(Table table, Duration after) {
        return new Table(
                table.name(),
                "",
                table.stream(),
                table.columns(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                table.retention(),
                Optional.of(new TimeLimit(after, Beyond.DEAD_LETTER)),
                Optional.empty());
    }

    @Test
    void aMessageThatARebuildHasTakenInIsNotSentAgain() throws Exception {
        Feed feed = room.feed(1, Optional.empty());
        Position _ = send(feed, "bad");
        Position _ = send(feed, "{\"n\":2}");
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 2);
        }
        DeadLetterDesk desk = new DeadLetterDesk(
                () -> List.of(feed.table),
                room.broker,
                (table, partition, offsets) -> {
                    assertThat(room.store.offsetsWithRows(table, partition, List.of(0L, 1L, 2L)))
                            .as("what the store has")
                            .containsExactly(1L);
                    return java.util.Set.copyOf(offsets);
                },
                InstantSource.system());
        String id = feed.stream.topic() + "/0/0";
        assertThat(reasons(desk.replay(feed.stream, named(id, "{\"n\":1}"))))
                .containsExactly("`" + feed.name() + "` got its row from a rebuild already; discard it");
        assertThat(messages(feed.stream.topic())).hasSize(2);
        assertThat(desk.open(feed.stream)).isEqualTo(1);
    }

    @Test
    void bytesThatAreNoTextAndMessagesWithoutAValueComeBackAsTheyWere() throws Exception {
        Feed feed = room.feed(1, Optional.empty());
        DeadLetterDesk desk = desk(feed.table);
        byte[] bytes = {'{', (byte) 0xff, 0, (byte) 0xfe};
        Position _ = send(feed.stream.topic(), "k".getBytes(UTF_8), bytes);
        Position _ = send(feed.stream.topic(), "k".getBytes(UTF_8), null);
        Position _ = send(feed.stream.topic(), null, new byte[0]);
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 3);
        }
        List<SetAsideMessage> all = new ArrayList<>();
        desk.export(feed.stream, Optional.empty(), all::add);
        assertThat(all).extracting(SetAsideMessage::id).containsExactly(ids(feed, 0, 1, 2));
        assertThat(all.getFirst().value()).isEqualTo(bytes);
        assertThat(all.get(1).value()).isNull();
        assertThat(all.get(2).value()).isEmpty();
        assertThat(all.getFirst().reason()).startsWith("not JSON");
        List<Message> aside = messages(feed.stream.deadLetterTopic());
        assertThat(aside.getFirst().headers()).containsEntry("mekong.key", "k");
        assertThat(aside.getLast().headers()).doesNotContainKey("mekong.key");
        assertThat(desk.replay(feed.stream, ALL).refused()).hasSize(3);
        assertThat(messages(feed.stream.topic())).hasSize(3);
    }

    private static String[] ids(Feed feed, int... offsets) {
        return java.util.Arrays.stream(offsets)
                .mapToObj(offset -> feed.stream.topic() + "/0/" + offset)
                .toArray(String[]::new);
    }

    @Test
    void aReasonIsReplayedOrDiscardedAsAWhole() throws Exception {
        Feed feed = room.feed(1, Optional.empty());
        DeadLetterDesk desk = desk(feed.table);
        for (int n = 0; n < 30; n++) {
            Position _ = send(feed, n % 3 == 0 ? "{\"n\":" + n + ",\"at\":\"x\"}" : "{\"n\":\"no " + n + "\"}");
        }
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 30);
        }
        ReasonCounts counts = desk.reasons(feed.stream);
        assertThat(counts.looked()).isEqualTo(30);
        assertThat(counts.older()).isFalse();
        assertThat(counts.reasons()).extracting(ReasonCounts.Group::open).containsExactly(20L, 10L);
        assertThat(counts.reasons().getFirst().samples()).containsExactly(ids(feed, 29, 28, 26, 25, 23));

        String reason = counts.reasons().getFirst().reason();
        assertThat(reason).isEqualTo("field `n`: \"…\" is not a number");
        LetterOutcome discarded =
                desk.discard(feed.stream, new LetterSelection.Pending(Optional.of(reason), Optional.empty()));
        assertThat(discarded).isEqualTo(new LetterOutcome(20, List.of(), 0, Optional.empty()));
        assertThat(desk.reasons(feed.stream).open()).isEqualTo(10);
        assertThat(desk.reasons(feed.stream).discarded()).isEqualTo(20);
        String one = feed.stream.topic() + "/0/1";
        assertThat(reasons(desk.discard(feed.stream, named(one, null)))).containsExactly("it was discarded already");
        assertThat(desk.replay(feed.stream, named(one, "{\"n\":1}")).done())
                .as("a discarded letter that is named")
                .isEqualTo(1);
        assertThat(reasons(desk.discard(feed.stream, named(one, null)))).containsExactly("it was replayed, as 0:30");
        assertThat(desk.page(
                                feed.stream,
                                BrowseRequest.newest(feed.stream.deadLetterTopic(), 100),
                                Optional.of("field `n`: \"whatever\" is not a number"),
                                Optional.of(LetterState.DISCARDED))
                        .letters())
                .hasSize(19);
        assertThat(desk.discard(feed.stream, ALL).done()).isEqualTo(10);
        assertThat(desk.reasons(feed.stream).open()).isZero();
    }

    @Test
    void whatCannotBeIsRefusedWithTheReason() throws Exception {
        Feed feed = room.feed(1, Optional.empty());
        DeadLetterDesk desk = desk(feed.table);
        Position _ = send(feed, "bad");
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == 1);
        }
        assertThat(reasons(desk.replay(feed.stream, named(feed.stream.topic() + "/0/77", null))))
                .containsExactly("there is no such dead letter, or the topic's retention has deleted it");
        String large = "{\"n\":1,\"word\":\"" + "x".repeat(2 << 20) + "\"}";
        assertThat(reasons(desk.replay(feed.stream, named(feed.stream.topic() + "/0/0", large))))
                .containsExactly("it has 2.0 MB; the stream takes 1 MB (`max-message`)");
        assertThatThrownBy(() -> desk.replay(
                        feed.stream, new LetterSelection.Pending(Optional.empty(), Optional.of("elsewhere"))))
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot go on after `elsewhere` – that is no place in the dead-letter topic – Send the"
                        + " `next` of the answer before, or leave `after` out.");
    }

    @Test
    void moreThanOneRequestTakesIsDoneInSeveral() throws Exception {
        Feed feed = room.feed(1, Optional.empty());
        DeadLetterDesk desk = desk(feed.table);
        int many = LetterSelection.MOST + 500;
        feed.send(java.util.Collections.nCopies(many, "bad"));
        try (TableIngest _ = feed.start()) {
            soon().until(() -> feed.taken() == many);
        }
        LetterOutcome first = desk.discard(feed.stream, ALL);
        assertThat(first.done()).isEqualTo(LetterSelection.MOST);
        assertThat(first.left()).isEqualTo(500);
        LetterOutcome rest = desk.replay(feed.stream, new LetterSelection.Pending(Optional.empty(), first.next()));
        assertThat(rest.refused()).hasSize(500);
        assertThat(rest.next()).isEmpty();
        assertThat(desk.reasons(feed.stream).open()).isEqualTo(500);
    }
}
