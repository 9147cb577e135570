package io.mekong.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.mekong.connect.ConnectorStatus;
import io.mekong.core.MekongException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL to topic, with a real PostgreSQL, Kafka, Connect and Debezium. */
class CaptureIT {
    private static CaptureRoom room;

    @BeforeAll
    static void open(@TempDir Path folder) {
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
        room.awaitState("mended", ConnectorStatus.State.RETRYING);
        MekongException problem = room.status("mended").problem().orElseThrow();
        assertThat(problem.why()).startsWith("the table public.keyless has no primary key");

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

        room.restartWithout("orphan");
        await().atMost(CaptureRoom.SOON).until(() -> !room.isTrue(left("orphan")));
        await().atMost(CaptureRoom.SOON)
                .untilAsserted(() -> assertThat(room.declared()).doesNotContain("orphan"));
    }

    private static String left(String name) {
        return "EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'mekong_" + name
                + "') OR EXISTS (SELECT FROM pg_publication WHERE pubname = 'mekong_" + name + "')";
    }
}
