package io.mekong.workflow;

import static io.mekong.workflow.TestProjects.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.project.Workflow;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that share a database, that stop and that are killed; on a real PostgreSQL. */
@Timeout(60)
@ExtendWith(FlowRooms.class)
class NodesIT {
    private static final String DEMO = "demo";

    private final FlowRoom room;
    private final TestClock clock;

    NodesIT(FlowRoom room) {
        this.room = room;
        this.clock = room.at("2026-03-01T10:00:05Z");
    }

    @Test
    void twoNodesOnOneDatabaseRunEachDueTimeOnce() {
        Workflows one = start();
        Workflows two = start();

        for (int minute = 1; minute <= 10; minute++) {
            clock.moveTo("2026-03-01T10:%02d:00Z".formatted(minute));
            room.awaitRuns(minute % 2 == 0 ? one : two, DEMO, minute);
        }

        assertThat(room.begun).hasSize(10);
        assertThat(one.runs(DEMO, 100))
                .extracting(run -> run.scheduledFor().toString())
                .doesNotHaveDuplicates()
                .hasSize(10);
        assertThat(one.runs(DEMO, 100)).isEqualTo(two.runs(DEMO, 100));
    }

    @Test
    void aRunWhoseNodeIsKilledIsFailedAndTheNextDueTimeRuns() throws IOException {
        Process node = startHangingNode(Duration.ofMillis(100));
        try {
            try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
                assertThat(output.lines().anyMatch("running"::equals)).isTrue();
                node.destroyForcibly();
            }
            assertThat(node.onExit().join().exitValue()).isNotZero();
        } finally {
            node.destroyForcibly();
        }

        clock.moveTo("2026-03-01T10:01:20Z");
        room.looking(FlowRoom.timing(Duration.ofMillis(20), Duration.ofMillis(200)));
        Workflows workflows = start();

        await().atMost(FlowRoom.DEADLINE).untilAsserted(() -> {
            assertThat(workflows.runs(DEMO, 10)).extracting(Run::state).containsExactly(Run.State.FAILED);
        });
        Run lost = workflows.runs(DEMO, 10).getFirst();
        assertThat(lost.message()).isEqualTo("Task `producer` failed: the platform stopped while it ran");
        assertThat(lost.tasks().getFirst().state()).isEqualTo(TaskRun.State.FAILED);
        assertThat(room.begun).isEmpty();

        clock.moveTo("2026-03-01T10:02:00Z");
        assertThat(room.awaitRuns(workflows, DEMO, 2).getFirst().state()).isEqualTo(Run.State.SUCCESS);
    }

    /** Its heartbeats are minutes apart: nobody would notice its death for a long time. */
    @Test
    void aNodeThatWasKilledGoesOnAtOnceWhenItStartsAgain() throws IOException {
        Process node = startHangingNode(Duration.ofMinutes(5));
        try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines().anyMatch("running"::equals)).isTrue();
        } finally {
            node.destroyForcibly();
        }
        node.onExit().join();
        clock.moveTo("2026-03-01T10:01:20Z");

        Workflows workflows = room.start("killed", minutely());

        await().atMost(FlowRoom.DEADLINE)
                .untilAsserted(() -> assertThat(workflows.runs(DEMO, 10))
                        .extracting(Run::state)
                        .containsExactly(Run.State.FAILED));
    }

    @Test
    void aRunThatIsInterruptedByCloseIsGoneOnWithAndItsTaskHasLostAnAttempt() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Workflows workflows = room.sending((source, count, log) -> {
                    started.countDown();
                    FlowRoom.hang();
                    return 0;
                })
                .start(minutely());
        clock.moveTo("2026-03-01T10:01:00Z");
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        workflows.close();
        workflows.close();
        assertThat(workflows.runs(DEMO, 1).getFirst().state()).isEqualTo(Run.State.RUNNING);

        Workflows next = start();
        await().atMost(FlowRoom.DEADLINE)
                .untilAsserted(
                        () -> assertThat(next.runs(DEMO, 1).getFirst().state()).isEqualTo(Run.State.FAILED));
        assertThat(next.runs(DEMO, 1).getFirst().message())
                .isEqualTo("Task `producer` failed: the platform stopped while it ran");
    }

    private Workflows start() {
        return room.start(minutely());
    }

    private static Workflow minutely() {
        return workflow(DEMO, "*/1 * * * *", "producer");
    }

    private Process startHangingNode(Duration heartbeat) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HangingNode.class.getName(),
                        room.database().url(),
                        "2026-03-01T10:00:05Z",
                        Long.toString(heartbeat.toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
