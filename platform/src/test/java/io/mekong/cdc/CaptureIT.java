package io.mekong.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.mekong.connect.ConnectorStatus;
import io.mekong.connect.Connectors;
import io.mekong.connect.PlainConnector;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL to topic, with a real PostgreSQL, Kafka, Connect and Debezium. */
class CaptureIT {
    private static CaptureRoom room;

    private static Path lines;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        OwnConnectors.drop(folder.resolve("own"), folder.resolve("connectors"));
        lines = folder.resolve("lines");
        room = CaptureRoom.open(folder);
    }

    @AfterAll
    static void close() {
        room.close();
    }

    @Test
    void everyChangeIsInTheTopicOnce() {
        room.run("CREATE TABLE posts (id bigint PRIMARY KEY, title text, score int)");
        room.run("INSERT INTO posts VALUES (1, 'first', 3), (2, 'second', 0)");
        room.capture("everything", "public.posts");
        room.awaitState("everything", ConnectorStatus.State.RUNNING);
        room.run("UPDATE posts SET score = 4 WHERE id = 1");
        room.run("DELETE FROM posts WHERE id = 2");

        await().atMost(CaptureRoom.SOON)
                .untilAsserted(() -> assertThat(room.changes("everything.public.posts"))
                        .containsExactly(
                                "r {\"id\":1,\"title\":\"first\",\"score\":3}",
                                "r {\"id\":2,\"title\":\"second\",\"score\":0}",
                                "u {\"id\":1,\"title\":\"first\",\"score\":4}",
                                "d {\"id\":2,\"title\":null,\"score\":null}",
                                "-"));
    }

    /** What is in the way is told, each by its own name (see PreflightTablesIT and its like); once mended, nobody need be asked. */
    @Test
    void whatIsMendedIsCapturedByItself() {
        room.run("CREATE TABLE keyless (id bigint NOT NULL)");
        room.capture("mended", "public.keyless");
        await().atMost(CaptureRoom.SOON) // first of all it may be that Kafka Connect is busy with itself
                .untilAsserted(() -> assertThat(room.status("mended").problem().map(MekongException::why))
                        .get(STRING)
                        .startsWith("the table public.keyless has no primary key"));
        MekongException problem = room.status("mended").problem().orElseThrow();

        room.run(CapturedServer.statements(problem.fix()).getFirst());
        room.awaitState("mended", ConnectorStatus.State.RUNNING);
        assertThat(room.status("mended").problem()).isEmpty();
        room.run("INSERT INTO keyless VALUES (1)");
        await().atMost(CaptureRoom.SOON)
                .untilAsserted(() -> assertThat(room.changes("mended.public.keyless"))
                        .singleElement(STRING)
                        .endsWith("{\"id\":1}"));
    }

    /** A slot that nobody reads keeps the log for ever. */
    @Test
    void whatLosesItsFileWhileNothingRunsLeavesNothing() {
        room.run("CREATE TABLE orphans (id bigint PRIMARY KEY)");
        room.capture("orphan", "public.orphans");
        room.awaitState("orphan", ConnectorStatus.State.RUNNING);
        await().atMost(CaptureRoom.SOON).until(() -> room.isTrue(left("orphan")));

        room.declarationsOf("another").add("orphan");
        room.restartWithout("orphan");
        await().atMost(CaptureRoom.SOON).until(() -> !room.declarations().all().contains("orphan"));
        assertThat(room.isTrue(left("orphan"))).as("another node declares it").isTrue();
        room.declarationsOf("another").remove("orphan");
        room.declarations().add("orphan");

        room.restartWithout("orphan");
        await().atMost(CaptureRoom.SOON).until(() -> !room.isTrue(left("orphan")));
        await().atMost(CaptureRoom.SOON)
                .untilAsserted(() -> assertThat(room.declarations().all()).doesNotContain("orphan"));
    }

    @Test
    void aSlotThatWasDroppedMeanwhile() {
        room.run("CREATE TABLE dropped (id bigint PRIMARY KEY)");
        room.capture("dropped", "public.dropped");
        room.awaitState("dropped", ConnectorStatus.State.RUNNING);
        room.run("INSERT INTO dropped VALUES (1)");
        await().atMost(CaptureRoom.SOON)
                .until(() -> !room.changes("dropped.public.dropped").isEmpty());
        room.restartWith(() -> {
            room.run("INSERT INTO dropped VALUES (2)");
            room.administer("SELECT pg_drop_replication_slot('mekong_dropped')");
            room.run("INSERT INTO dropped VALUES (3)");
        });
        await().atMost(CaptureRoom.SOON)
                .untilAsserted(() -> assertThat(room.status("dropped").problem().map(MekongException::getMessage))
                        .contains(
                                "Cannot capture the changes of `dropped` – the slot `mekong_dropped` was dropped, and what"
                                        + " changed since is not in the server's log any more – Run `mekong source resync dropped`: all rows"
                                        + " are read anew, and those that are not in the database any more go."));
        assertThat(room.changes("dropped.public.dropped"))
                .as("nothing is passed over")
                .hasSize(1);
        room.run("DELETE FROM dropped WHERE id = 1");
        room.resync("dropped");
        room.awaitState("dropped", ConnectorStatus.State.RUNNING);
        assertThat(room.changes("dropped.public.dropped"))
                .containsExactly("c {\"id\":1}", "r {\"id\":2}", "r {\"id\":3}", "t null");
        room.release("dropped");
    }

    /** Debezium reads rows at its first start only: those of a table that comes later would never be told. */
    @Test
    void aTableThatJoinsOthersIsReadWithThem() {
        room.run("CREATE TABLE early (id bigint PRIMARY KEY); CREATE TABLE late (id bigint PRIMARY KEY);"
                + "INSERT INTO early VALUES (1); INSERT INTO late VALUES (2)");
        room.capture("joined", "public.early");
        room.awaitState("joined", ConnectorStatus.State.RUNNING);
        await().atMost(CaptureRoom.SOON)
                .untilAsserted(
                        () -> assertThat(room.changes("joined.public.early")).hasSize(1));
        room.capture("joined", "public.early", "public.late");
        await().atMost(CaptureRoom.SOON)
                .untilAsserted(() -> assertThat(room.status("joined").problem().map(MekongException::getMessage))
                        .contains(
                                "Cannot capture the changes of `joined` – the table public.late joins others that are read"
                                        + " already: the rows it has would be missed – Run `mekong source resync joined`: all rows"
                                        + " are read anew, and those that are not in the database any more go."));
        room.resync("joined");
        room.awaitState("joined", ConnectorStatus.State.RUNNING);
        assertThat(room.changes("joined.public.late")).containsExactly("r {\"id\":2}", "t null");
        room.release("joined");
    }

    /** A source and a sink out of a jar in {@code connectors/}, declared by class and settings. */
    @Test
    void connectorsOfOnesOwn() {
        Map<String, String> plain =
                Map.of("value.converter", "org.apache.kafka.connect.converters.LongConverter", "tasks.max", "1");
        Map<String, String> source = new HashMap<>(plain);
        source.putAll(Map.of(
                "connector.class",
                OwnConnectors.SOURCE,
                "to",
                "numbers",
                "last",
                "500",
                "topic.creation.default.partitions",
                "1",
                "topic.creation.default.replication.factor",
                "1"));
        Map<String, String> sink = new HashMap<>(plain);
        sink.putAll(Map.of("connector.class", OwnConnectors.SINK, "topics", "numbers", "file", lines.toString()));
        room.declare(new PlainConnector("counting", source));
        room.declare(new PlainConnector("writing", sink));
        room.awaitState("counting", ConnectorStatus.State.RUNNING);
        await().atMost(CaptureRoom.SOON)
                .untilAsserted(() -> assertThat(lines)
                        .content()
                        .isEqualTo(IntStream.rangeClosed(1, 500)
                                .mapToObj(number -> number + "\n")
                                .collect(Collectors.joining())));
        assertThatThrownBy(() -> room.resync("counting"))
                .hasMessage(
                        "Cannot read `counting` anew – only a capture of a database knows when it has read everything –"
                                + " Reset it by the means of its own, and restart it.");
        assertThat(room.status("counting").state()).isEqualTo(ConnectorStatus.State.RUNNING);
        assertThat(lines).content().hasLineCount(500);
        room.release("counting");
        room.release("writing");
    }

    /** The cluster is not this platform's own: it is used over HTTP, and left running. */
    @Test
    void aClusterOfOthersRunsThem() {
        room.run("CREATE TABLE ours (id bigint PRIMARY KEY); CREATE TABLE theirs (id bigint PRIMARY KEY)");
        room.capture("ours", "public.ours");
        room.awaitState("ours", ConnectorStatus.State.RUNNING);
        try (Connectors elsewhere = room.elsewhere()) {
            elsewhere.apply(List.of(room.capturing("theirs", "public.theirs")));
            await().atMost(CaptureRoom.SOON)
                    .until(() -> elsewhere.status("theirs").state() == ConnectorStatus.State.RUNNING);
            room.run("INSERT INTO theirs VALUES (1)");
            await().atMost(CaptureRoom.SOON)
                    .untilAsserted(() ->
                            assertThat(room.changes("theirs.public.theirs")).containsExactly("c {\"id\":1}"));
            assertThat(elsewhere.health().isReady()).isTrue();
        }
        room.run("INSERT INTO theirs VALUES (2); INSERT INTO ours VALUES (3)");
        await().atMost(CaptureRoom.SOON).untilAsserted(() -> {
            assertThat(room.changes("theirs.public.theirs")).hasSize(2);
            assertThat(room.changes("ours.public.ours")).containsExactly("c {\"id\":3}");
        });
        room.release("ours");
    }

    /** As it ends by an error of its own: it is started anew, and what changed meanwhile is there once. */
    @Test
    void theWorkerEndsAndIsStartedAgain() {
        room.run("CREATE TABLE worked (id bigint PRIMARY KEY)");
        room.capture("worked", "public.worked");
        room.awaitState("worked", ConnectorStatus.State.RUNNING);
        room.run("INSERT INTO worked VALUES (1)");
        await().atMost(CaptureRoom.SOON)
                .until(() -> !room.changes("worked.public.worked").isEmpty());

        herder().interrupt();
        await().atMost(CaptureRoom.SOON).until(() -> !room.health().isReady());
        room.run("INSERT INTO worked VALUES (2)");
        room.awaitState("worked", ConnectorStatus.State.RETRYING);
        assertThat(room.status("worked").problem().orElseThrow().getMessage())
                .containsAnyOf("Kafka Connect is away: ", "Cannot reach Kafka Connect at http:");

        room.awaitState("worked", ConnectorStatus.State.RUNNING);
        assertThat(room.health().isReady()).isTrue();
        room.run("INSERT INTO worked VALUES (3)");
        await().atMost(CaptureRoom.SOON)
                .untilAsserted(() -> assertThat(room.changes("worked.public.worked"))
                        .hasSize(3)
                        .doesNotHaveDuplicates());
        room.release("worked");
    }

    /** The thread that a worker of Kafka Connect lives by. */
    private static Thread herder() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("DistributedHerder-"))
                .findFirst()
                .orElseThrow();
    }

    private static String left(String name) {
        return "EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'mekong_" + name
                + "') OR EXISTS (SELECT FROM pg_publication WHERE pubname = 'mekong_" + name + "')";
    }
}
