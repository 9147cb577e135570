package io.mekong.workflow;

import static io.mekong.workflow.TestProjects.onDemand;
import static io.mekong.workflow.TestProjects.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.core.MekongException;
import io.mekong.project.Project;
import io.mekong.task.TickSender;
import io.mekong.workflow.Workflows.Timing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler on a real PostgreSQL; a test moves the time to where something is due. */
@Timeout(60)
class WorkflowsIT {
    /** The clock may jump by two minutes without a run that goes on looking abandoned. */
    private static final Timing UNHURRIED = new Timing(Duration.ofMillis(20), Duration.ofSeconds(60));

    private static final Timing QUICK = new Timing(Duration.ofMillis(20), Duration.ofMillis(200));
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String DEMO = "demo";

    private static TestDatabase postgres;

    private final TestClock clock = new TestClock("2026-03-01T10:00:05Z");
    private final AtomicInteger ticks = new AtomicInteger();
    private final List<Workflows> opened = new ArrayList<>();
    private String database;
    private DataSource dataSource;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        postgres = new TestDatabase(folder);
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void create() throws SQLException {
        database = postgres.create();
        dataSource = postgres.dataSource(database);
    }

    @AfterEach
    void close() {
        opened.forEach(Workflows::close);
    }

    @Test
    void aDueRunRunsOnceAndItsHistoryTellsWhatItDid() {
        Workflows workflows = open(minutely(), this::fourMessages);
        assertThat(workflows.workflow(DEMO).nextRun()).contains(Instant.parse("2026-03-01T10:01:00Z"));

        clock.moveTo("2026-03-01T10:01:00.250Z");

        Run run = awaitRuns(workflows, 1).getFirst();
        assertThat(run.state()).isEqualTo(Run.State.SUCCESS);
        assertThat(run.trigger()).isEqualTo(Run.Trigger.SCHEDULE);
        assertThat(run.scheduledFor()).isEqualTo("2026-03-01T10:01:00Z");
        assertThat(run.startedAt().orElseThrow()).isBetween("2026-03-01T10:01:00.250Z", "2026-03-01T10:01:30Z");
        assertThat(run.finishedAt().orElseThrow()).isBetween(run.startedAt().orElseThrow(), clock.instant());
        assertThat(run.message()).isEmpty();
        assertThat(run.tasks()).hasSize(1);
        assertThat(run.tasks().getFirst().name()).isEqualTo("producer");
        assertThat(run.tasks().getFirst().state()).isEqualTo(TaskRun.State.SUCCESS);
        assertThat(run.tasks().getFirst().message()).isEqualTo("4 messages");
        assertThat(workflows.desk().log(run.id(), "producer", 0, 0).lines())
                .extracting(LogLine::line)
                .containsExactly("message 1", "message 2", "message 3", "message 4");
        assertThat(workflows.workflow(DEMO).nextRun()).contains(Instant.parse("2026-03-01T10:02:00Z"));

        clock.moveTo("2026-03-01T10:02:00Z");
        awaitRuns(workflows, 2);
        assertThat(ticks).hasValue(2);
    }

    @Test
    void aFailedTaskFailsTheRunAndTheTasksAfterItDoNotRun() {
        Project project = TestProjects.of(workflow(DEMO, "* * * * *", "first", "second"));
        Workflows workflows = open(project, (source, count, log) -> {
            log.accept("trying");
            throw MekongException.resource("Cannot send", "Kafka is away", "Start it.", null);
        });

        clock.moveTo("2026-03-01T10:01:00Z");

        Run run = awaitRuns(workflows, 1).getFirst();
        assertThat(run.state()).isEqualTo(Run.State.FAILED);
        assertThat(run.message()).isEqualTo("Task `first` failed: Cannot send – Kafka is away – Start it.");
        assertThat(run.tasks())
                .extracting(TaskRun::state)
                .containsExactly(TaskRun.State.FAILED, TaskRun.State.UPSTREAM_FAILED);
        assertThat(run.tasks().getFirst().message()).isEqualTo("Cannot send – Kafka is away – Start it.");
        assertThat(workflows.desk().log(run.id(), "first", 0, 0).lines())
                .extracting(LogLine::line)
                .containsExactly("trying", "Failed: Cannot send – Kafka is away – Start it.");

        clock.moveTo("2026-03-01T10:02:00Z");
        awaitRuns(workflows, 2);
    }

    @Test
    void twoNodesOnOneDatabaseRunEachDueTimeOnce() {
        Workflows one = open(minutely(), this::fourMessages);
        Workflows two = open(minutely(), this::fourMessages);

        for (int minute = 1; minute <= 10; minute++) {
            clock.moveTo("2026-03-01T10:%02d:00Z".formatted(minute));
            awaitRuns(minute % 2 == 0 ? one : two, minute);
        }

        assertThat(ticks).hasValue(10);
        assertThat(one.runs(DEMO, 100))
                .extracting(run -> run.scheduledFor().toString())
                .doesNotHaveDuplicates()
                .hasSize(10);
        assertThat(one.runs(DEMO, 100)).isEqualTo(two.runs(DEMO, 100));
    }

    @Test
    void aTriggeredRunStartsAtOnce() {
        Workflows workflows = open(TestProjects.of(onDemand(DEMO, "producer")), this::fourMessages, Timing.DEFAULT);

        Run asked = workflows.trigger(DEMO, Map.of());

        assertThat(asked.trigger()).isEqualTo(Run.Trigger.MANUAL);
        assertThat(asked.state()).isIn(Run.State.QUEUED, Run.State.RUNNING, Run.State.SUCCESS);
        await().atMost(DEADLINE)
                .untilAsserted(() ->
                        assertThat(workflows.desk().run(asked.id()).state()).isEqualTo(Run.State.SUCCESS));
        assertThat(workflows.workflow(DEMO).nextRun()).isEmpty();
        assertThat(ticks).hasValue(1);
    }

    @Test
    void aWorkflowNeverOverlapsItself() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        Workflows workflows = open(
                minutely(),
                (source, count, log) -> {
                    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    started.countDown();
                    awaitLatch(finish);
                    atOnce.decrementAndGet();
                    return ticks.incrementAndGet();
                },
                UNHURRIED);
        clock.moveTo("2026-03-01T10:01:00Z");
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        Run queued = workflows.trigger(DEMO, Map.of());
        assertThat(queued.state()).isEqualTo(Run.State.QUEUED);
        clock.moveTo("2026-03-01T10:03:05Z"); // two due times pass while it runs

        finish.countDown();

        await().atMost(DEADLINE)
                .untilAsserted(() ->
                        assertThat(workflows.desk().run(queued.id()).state()).isEqualTo(Run.State.SUCCESS));
        assertThat(mostAtOnce).hasValue(1);
        assertThat(workflows.runs(DEMO, 10)).hasSize(2);
        assertThat(workflows.workflow(DEMO).nextRun()).contains(Instant.parse("2026-03-01T10:04:00Z"));
    }

    @Test
    void pauseHoldsOverARestartAndResumeCatchesNothingUp() {
        Workflows before = open(minutely(), this::fourMessages);
        assertThat(before.pause(DEMO).paused()).isTrue();
        assertThat(before.workflow(DEMO).nextRun()).isEmpty();
        before.close();

        Workflows after = open(minutely(), this::fourMessages);
        assertThat(after.workflow(DEMO).paused()).isTrue();
        assertThat(after.status().scheduled()).isZero();
        clock.moveTo("2026-03-01T10:01:00Z");
        awaitNextExecution("2026-03-01T10:02:00Z");
        clock.moveTo("2026-03-01T10:02:10Z");
        awaitNextExecution("2026-03-01T10:03:00Z");
        assertThat(ticks).hasValue(0);

        assertThat(after.resume(DEMO).nextRun()).contains(Instant.parse("2026-03-01T10:03:00Z"));
        clock.moveTo("2026-03-01T10:03:00Z");
        assertThat(awaitRuns(after, 1).getFirst().scheduledFor()).isEqualTo("2026-03-01T10:03:00Z");
        assertThat(ticks).hasValue(1);
    }

    @Test
    void dueTimesMissedWhileNothingRanAreNotCaughtUp() {
        open(minutely(), this::fourMessages).close();
        clock.moveTo("2026-03-01T12:00:35Z");

        Workflows workflows = open(minutely(), this::fourMessages);

        awaitNextExecution("2026-03-01T12:01:00Z");
        assertThat(workflows.runs(DEMO, 10)).isEmpty();
        clock.moveTo("2026-03-01T12:01:00Z");
        assertThat(awaitRuns(workflows, 1).getFirst().scheduledFor()).isEqualTo("2026-03-01T12:01:00Z");
    }

    @Test
    void aDueTimeThatIsOnlyLateStillRuns() {
        open(minutely(), this::fourMessages).close();
        clock.moveTo("2026-03-01T10:01:10Z");

        Run run = awaitRuns(open(minutely(), this::fourMessages), 1).getFirst();

        assertThat(run.scheduledFor()).isEqualTo("2026-03-01T10:01:00Z");
        assertThat(run.startedAt().orElseThrow()).isAfterOrEqualTo("2026-03-01T10:01:10Z");
    }

    @Test
    void theNewestThousandRunsAreKept() {
        Workflows workflows = open(TestProjects.of(onDemand(DEMO, "producer")), this::fourMessages);
        new Database(dataSource)
                .update("insert into workflow_run (workflow, trigger, state, scheduled_for)"
                        + " select 'demo', 'manual', 'success', now() from generate_series(1, 1200)");

        Run newest = workflows.trigger(DEMO, Map.of());

        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(
                                new Database(dataSource).query("select id from workflow_run", row -> row.getLong("id")))
                        .hasSize(1000)
                        .contains(newest.id()));
    }

    @Test
    void withoutItsTablesItDoesNotStartAndSaysWhy() {
        DataSource empty = postgres.dataSource("postgres");

        assertThatThrownBy(() -> Workflows.open(
                        empty, TestProjects.tools(this::fourMessages), minutely(), RunWatch.none(), clock, QUICK))
                .isInstanceOf(MekongException.class)
                .hasMessageContaining(
                        "Cannot read or write the history of workflows – PostgreSQL says: ERROR: relation");
    }

    @Test
    void applySchedulesTheNewReschedulesTheChangedAndUnschedulesTheRemoved() {
        Workflows workflows = open(minutely(), this::fourMessages);
        clock.moveTo("2026-03-01T10:01:00Z");
        awaitRuns(workflows, 1);
        awaitNextExecution("2026-03-01T10:02:00Z");

        workflows.apply(TestProjects.of(workflow(DEMO, "0 * * * *", "producer")));
        awaitNextExecution("2026-03-01T11:00:00Z");
        workflows.apply(TestProjects.of(workflow(DEMO, "*/5 * * * *", "producer")));
        awaitNextExecution("2026-03-01T10:05:00Z");
        assertThat(workflows.workflow(DEMO).nextRun()).contains(Instant.parse("2026-03-01T10:05:00Z"));

        workflows.apply(TestProjects.of(workflow("other", "* * * * *", "producer")));
        assertThat(workflows.list())
                .extracting(status -> status.definition().name())
                .containsExactly("other");
        assertThat(workflows.runs(DEMO, 10)).hasSize(1);
        assertThat(executions()).containsExactly("other 2026-03-01T10:02:00Z");
        assertThatThrownBy(() -> workflows.trigger(DEMO, Map.of()))
                .isInstanceOf(MekongException.class)
                .hasMessage("There is no workflow `demo` – the project has no workflows/demo.yaml"
                        + " – Choose one of: other.");
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
        Workflows workflows = open(minutely(), this::fourMessages);

        await().atMost(DEADLINE).untilAsserted(() -> {
            assertThat(workflows.runs(DEMO, 10)).extracting(Run::state).containsExactly(Run.State.FAILED);
        });
        Run lost = workflows.runs(DEMO, 10).getFirst();
        assertThat(lost.message()).isEqualTo("Task `producer` failed: the platform stopped while it ran");
        assertThat(lost.tasks().getFirst().state()).isEqualTo(TaskRun.State.FAILED);
        assertThat(ticks).hasValue(0);

        clock.moveTo("2026-03-01T10:02:00Z");
        assertThat(awaitRuns(workflows, 2).getFirst().state()).isEqualTo(Run.State.SUCCESS);
    }

    @Test
    void aRunThatIsInterruptedByCloseIsGoneOnWithAndItsTaskHasLostAnAttempt() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Workflows workflows = open(minutely(), (source, count, log) -> {
            started.countDown();
            awaitLatch(new CountDownLatch(1));
            return 0;
        });
        clock.moveTo("2026-03-01T10:01:00Z");
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        workflows.close();
        workflows.close();
        assertThat(workflows.runs(DEMO, 1).getFirst().state()).isEqualTo(Run.State.RUNNING);

        Workflows next = open(minutely(), this::fourMessages);
        await().atMost(DEADLINE)
                .untilAsserted(
                        () -> assertThat(next.runs(DEMO, 1).getFirst().state()).isEqualTo(Run.State.FAILED));
        assertThat(next.runs(DEMO, 1).getFirst().message())
                .isEqualTo("Task `producer` failed: the platform stopped while it ran");
    }

    @Test
    void whatDoesNotExistIsSaidSo() {
        Workflows workflows = open(minutely(), this::fourMessages);

        assertThatThrownBy(() -> workflows.desk().run(99)).hasMessageStartingWith("There is no run 99 – ");
        assertThatThrownBy(() -> workflows.pause("demmo"))
                .hasMessage("There is no workflow `demmo` – the project has no workflows/demmo.yaml"
                        + " – Did you mean `demo`?");
        assertThatThrownBy(() -> workflows.runs("demmo", 1)).hasMessageContaining("Did you mean `demo`?");
        Run run = workflows.trigger(DEMO, Map.of());
        assertThatThrownBy(() -> workflows.desk().log(run.id(), "produce", 0, 0).lines())
                .hasMessage("Run " + run.id() + " has no task `produce` – it is not among the tasks it was started with"
                        + " – Did you mean `producer`?");
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

        Workflows workflows = Workflows.open(
                dataSource,
                TestProjects.tools(this::fourMessages),
                minutely(),
                RunWatch.none(),
                clock,
                UNHURRIED,
                "killed",
                EventSources.none());
        opened.add(workflows);

        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(workflows.runs(DEMO, 10))
                        .extracting(Run::state)
                        .containsExactly(Run.State.FAILED));
    }

    /** Neither looks by itself for an hour. */
    @Test
    void theClockAndNotAPollStartsARun() {
        Timing rare = new Timing(Duration.ofHours(1), Duration.ofMinutes(10));
        clock.moveTo("2026-03-01T10:00:59Z");
        Workflows workflows = open(minutely(), this::fourMessages, rare);

        Run run = awaitRuns(workflows, 1).getFirst();

        assertThat(run.scheduledFor()).isEqualTo("2026-03-01T10:01:00Z");
    }

    private Process startHangingNode(Duration heartbeat) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HangingNode.class.getName(),
                        postgres.url(database),
                        "2026-03-01T10:00:05Z",
                        Long.toString(heartbeat.toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Project minutely() {
        return TestProjects.of(workflow(DEMO, "*/1 * * * *", "producer"));
    }

    private int fourMessages(String source, int count, Consumer<String> log) {
        ticks.incrementAndGet();
        for (int message = 1; message <= 4; message++) {
            log.accept("message " + message);
        }
        return 4;
    }

    private Workflows open(Project project, TickSender sender) {
        return open(project, sender, QUICK);
    }

    private Workflows open(Project project, TickSender sender, Timing timing) {
        Workflows workflows =
                Workflows.open(dataSource, TestProjects.tools(sender), project, RunWatch.none(), clock, timing);
        opened.add(workflows);
        return workflows;
    }

    /** Waits until the newest run of that number is over, and its execution has moved on. */
    private List<Run> awaitRuns(Workflows workflows, int count) {
        await().atMost(DEADLINE).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
            assertThat(workflows.runs(DEMO, 100)).hasSize(count);
            assertThat(workflows.runs(DEMO, 1).getFirst().finishedAt()).isPresent();
        });
        awaitExecutionAfterNow();
        return workflows.runs(DEMO, 100);
    }

    private void awaitExecutionAfterNow() {
        await().atMost(DEADLINE)
                .until(() -> new Database(dataSource)
                                .query(
                                        "select 1 from workflow_trigger where trigger = 'schedule' and at > ?",
                                        row -> 1,
                                        clock.instant())
                                .size()
                        == 1);
    }

    private void awaitNextExecution(String at) {
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(executions()).containsExactly(DEMO + " " + at));
    }

    private List<String> executions() {
        return new Database(dataSource)
                .query(
                        "select workflow, at from workflow_trigger where trigger = 'schedule'",
                        row -> row.getString("workflow") + " " + Database.instant(row, "at"));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("Stopped", "interrupted", "", e);
        }
    }
}
