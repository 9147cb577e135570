package io.mekong.workflow;

import static io.mekong.workflow.FlowRoom.finished;
import static io.mekong.workflow.TestProjects.flow;
import static io.mekong.workflow.TestProjects.tick;
import static io.mekong.workflow.TestProjects.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.project.Workflow;
import io.mekong.workflow.RunStore.NewRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    /** As many as {@code Dispatcher} lets a node have at a time. */
    @Test
    void aRunThatIsAskedOfANodeThatIsFullBeginsOnAnother() {
        int full = 500;
        room.gate("slow");
        Workflow slow = flow("slow", full + 1, Map.of("slow", tick("slow")));
        Workflows one = room.start(slow);
        for (int run = 0; run < full; run++) {
            one.trigger("slow", Map.of());
        }
        room.awaitBegun(full);
        List<String> begunOnTwo = new CopyOnWriteArrayList<>();
        room.sending((source, count, log) -> {
            begunOnTwo.add(source);
            return 1;
        });
        room.start(slow);

        Run further = one.trigger("slow", Map.of());

        assertThat(finished(one, further.id()).state()).isEqualTo(Run.State.SUCCESS);
        assertThat(begunOnTwo).containsExactly("slow");
        assertThat(room.begun).as("on the node that is full").hasSize(full);
        room.open("slow", full);
        await().atMost(FlowRoom.DEADLINE)
                .until(() -> room.query("select 1 from workflow_run where state <> 'success'", row -> 1)
                        .isEmpty());
    }

    /** As while a new version of the project is rolled out, node by node. */
    @Test
    void aRunOfAWorkflowThatANodeDoesNotHaveIsLeftToOthersForAMinute() {
        RunStore store = new RunStore(new Database(room.database().dataSource()));
        Workflow theirs = TestProjects.onDemand(DEMO, "producer");
        NewRun asked = new NewRun(Run.Trigger.MANUAL, clock.instant(), Optional.empty(), Map.of());
        Workflows stranger = room.start("stranger", TestProjects.onDemand("other", "producer"));

        long first = store.create(theirs, asked, clock.instant()).orElseThrow();
        awaitPassedOn(first);
        assertThat(stranger.desk().run(first).state()).isEqualTo(Run.State.QUEUED);
        Workflows theirOwn = room.start("their-own", theirs);
        assertThat(finished(theirOwn, first).state()).isEqualTo(Run.State.SUCCESS);

        theirOwn.close();
        long second = store.create(theirs, asked, clock.instant()).orElseThrow();
        awaitPassedOn(second);
        clock.advance(Duration.ofSeconds(65));
        Run failed = finished(stranger, second);
        assertThat(failed.state()).isEqualTo(Run.State.FAILED);
        assertThat(failed.message()).isEqualTo("the workflow was removed from the project before it ran");
    }

    private void awaitPassedOn(long run) {
        await().atMost(FlowRoom.DEADLINE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !room.query(
                                "select 1 from scheduled_tasks where task_instance = ? and version > 2 and not picked",
                                row -> 1,
                                Long.toString(run))
                        .isEmpty());
    }

    @Test
    void ofRunsThatWouldStartInTheSameMomentOneDoes() throws Exception {
        RunStore store = new RunStore(new Database(room.database().dataSource()));
        Workflow one = TestProjects.onDemand(DEMO, "producer");
        Instant now = clock.instant();
        NewRun asked = new NewRun(Run.Trigger.MANUAL, now, Optional.empty(), Map.of());
        for (int round = 0; round < 50; round++) {
            List<Callable<Boolean>> starts = new ArrayList<>();
            CyclicBarrier together = new CyclicBarrier(4);
            for (int node = 0; node < 4; node++) {
                long run = store.create(one, asked, now).orElseThrow();
                starts.add(() -> {
                    together.await(20, TimeUnit.SECONDS);
                    return store.startQueued(run, 1, now);
                });
            }
            try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
                assertThat(nodes.invokeAll(starts).stream().map(Future::resultNow))
                        .as("round %s", round)
                        .containsOnlyOnce(true);
            }
            room.query("update workflow_run set state = 'success' returning id", Rows::id);
        }
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
