package io.mekong.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.project.EventTrigger;
import io.mekong.project.Project;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Events;
import io.mekong.project.Workflow.Parameter;
import io.mekong.project.Workflow.Runs;
import io.mekong.workflow.Workflows.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that events start, on a real PostgreSQL. */
@Timeout(60)
class TriggersIT {
    private static final Timing QUICK = new Timing(Duration.ofMillis(20), Duration.ofSeconds(60));
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String W = "listener";

    private static TestDatabase postgres;

    private final TestClock clock = new TestClock("2026-03-01T10:00:05Z");
    private final AtomicReference<Optional<Instant>> commit = new AtomicReference<>(Optional.empty());
    private final TestTopics topics = new TestTopics();
    private final List<Workflows> opened = new ArrayList<>();
    private DataSource dataSource;

    @TempDir
    private Path root;

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
        dataSource = postgres.dataSource(postgres.create());
    }

    @AfterEach
    void close() {
        opened.forEach(Workflows::close);
    }

    @Test
    void aCommitStartsARunAndTheNextOnlyAfterAWhile() {
        Workflows workflows = open(on(new EventTrigger.TableChanged("trades", Duration.ofMinutes(1))));
        commit.set(Optional.of(Instant.parse("2026-03-01T10:00:00Z")));
        awaitPosition("2026-03-01T10:00:00Z"); // what was there before is no event
        assertThat(workflows.runs(W, 10)).isEmpty();

        commit.set(Optional.of(Instant.parse("2026-03-01T10:00:06Z")));
        Run first = awaitRuns(workflows, 1).getFirst();
        assertThat(first.trigger()).isEqualTo(Run.Trigger.EVENT);
        assertThat(first.event()).containsExactly(Map.entry("table", "trades"));

        commit.set(Optional.of(Instant.parse("2026-03-01T10:00:07Z")));
        clock.moveTo("2026-03-01T10:01:30Z");
        Run second = awaitRuns(workflows, 2).getFirst();
        assertThat(second.interval().orElseThrow().start()).isEqualTo(first.scheduledFor());
        assertThat(second.scheduledFor()).isAfterOrEqualTo(first.scheduledFor().plus(Duration.ofMinutes(1)));
        awaitPosition("2026-03-01T10:00:07Z");
    }

    @Test
    void aDatasetStartsWhoWaitsForItButNotWhoIsPaused() {
        Workflow producer = new Workflow(
                "producer",
                "",
                Optional.empty(),
                new Events(List.of(), List.of("daily")),
                Workflow.Alerts.NONE,
                Runs.USUAL,
                Map.of(),
                Map.of("a", TestProjects.tick("a")));
        Workflow paused = TestProjects.on("paused", Map.of(), List.of(new EventTrigger.DatasetUpdated("daily")), "a");
        Workflows workflows =
                open(TestProjects.of(producer, listener(new EventTrigger.DatasetUpdated("daily")), paused));
        workflows.pause("paused");

        Run made = workflows.trigger("producer", Map.of());

        Run run = awaitRuns(workflows, 1).getFirst();
        assertThat(run.event())
                .containsOnly(
                        Map.entry("dataset", "daily"),
                        Map.entry("workflow", "producer"),
                        Map.entry("run", Long.toString(made.id())));
        assertThat(workflows.runs("paused", 10)).isEmpty();
    }

    @Test
    void eachMessageHasOneRunOnTwoNodesAndAfterAStart() {
        topics.send("before anybody listened");
        Project project = on(new EventTrigger.MessageCame("alerts"));
        open(project);
        Workflows two = open(project);
        awaitPosition("{\"0\":1}");
        for (int i = 0; i < 20; i++) {
            topics.send("{\"days\": " + i + ", \"other\": true}");
        }
        awaitRuns(two, 20);

        opened.forEach(Workflows::close);
        topics.send("{\"days\": 20}");
        Workflows three = open(project);
        List<Run> runs = awaitRuns(three, 21);

        assertThat(runs.stream()
                        .sorted(Comparator.comparingLong(Run::id))
                        .map(run -> run.parameters().get("days")))
                .containsExactlyElementsOf(java.util.stream.IntStream.rangeClosed(0, 20)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(runs).allMatch(run -> run.state() == Run.State.SUCCESS);
        assertThat(runs.getFirst().event())
                .containsEntry("topic", "alerts")
                .containsEntry("partition", "0")
                .containsEntry("offset", "21")
                .containsEntry("value", "{\"days\": 20}")
                .containsEntry("key", "key");
    }

    @Test
    void aMessageThatDoesNotFitIsARunThatFailedAndTheNextOneRuns() {
        Workflows workflows = open(on(new EventTrigger.MessageCame("alerts")));
        awaitPosition("{\"0\":0}");

        topics.send("{\"days\": \"many\"}");
        topics.send("no JSON \0 at all");

        List<Run> runs = awaitRuns(workflows, 2);
        assertThat(runs.getLast().state()).isEqualTo(Run.State.FAILED);
        assertThat(runs.getLast().message())
                .isEqualTo("The message does not fit – Workflow `listener` cannot run – `days` cannot be `many`:"
                        + " it must be a whole number – Give another value.");
        assertThat(runs.getLast().tasks()).extracting(TaskRun::state).containsExactly(TaskRun.State.CANCELLED);
        assertThat(runs.getFirst().state()).isEqualTo(Run.State.SUCCESS);
        assertThat(runs.getFirst().parameters()).containsEntry("days", "7");
        assertThat(runs.getFirst().event()).containsEntry("value", "no JSON  at all");
        await().atMost(DEADLINE).until(() -> count("select 1 from scheduled_tasks") == 0);
    }

    @Test
    void aPausedWorkflowTakesItsMessagesWhenItIsResumed() {
        Workflows workflows = open(on(new EventTrigger.MessageCame("alerts")));
        awaitPosition("{\"0\":0}");
        workflows.pause(W);
        topics.send("{\"days\": 1}");
        topics.send("{\"days\": 2}");

        workflows.resume(W);

        assertThat(awaitRuns(workflows, 2))
                .extracting(run -> run.parameters().get("days"))
                .containsExactly("2", "1");
    }

    @Test
    void eachVersionOfAFileHasOneRun() throws IOException {
        Files.createDirectories(root.resolve("incoming/deep"));
        Files.writeString(root.resolve("incoming/a.csv"), "1");
        Files.writeString(root.resolve("incoming/a.txt"), "not asked for");
        Files.writeString(root.resolve("incoming/deep/b.csv"), "not asked for");
        Project project = on(new EventTrigger.ObjectCame("incoming/*.csv"));
        open(project);
        Workflows two = open(project);
        assertThat(awaitRuns(two, 1).getFirst().event()).containsExactly(Map.entry("object", "incoming/a.csv"));

        Files.writeString(root.resolve("incoming/c.csv"), "1");
        awaitRuns(two, 2);
        opened.forEach(Workflows::close);
        Files.writeString(root.resolve("incoming/a.csv"), "another version");

        Workflows three = open(project);
        assertThat(awaitRuns(three, 3))
                .extracting(run -> run.event().get("object"))
                .containsExactly("incoming/a.csv", "incoming/c.csv", "incoming/a.csv");
        awaitPositions(2);
    }

    @Test
    void whatAWorkflowNoLongerWaitsForIsForgotten() {
        Workflows workflows = open(on(new EventTrigger.MessageCame("alerts")));
        awaitPosition("{\"0\":0}");

        workflows.apply(TestProjects.of(TestProjects.onDemand(W, "a")));
        awaitPositions(0);

        topics.send("{\"days\": 1}");
        workflows.apply(on(new EventTrigger.MessageCame("alerts")));
        awaitPosition("{\"0\":1}");
        assertThat(workflows.runs(W, 10)).isEmpty();
    }

    private Project on(EventTrigger trigger) {
        return TestProjects.of(listener(trigger));
    }

    private static Workflow listener(EventTrigger trigger) {
        Parameter days = new Parameter(Parameter.Type.INTEGER, Optional.of(7L), "");
        return TestProjects.on(W, Map.of("days", days), List.of(trigger), "a");
    }

    private Workflows open(Project project) {
        Workflows workflows = Workflows.open(
                dataSource,
                TestProjects.tools((source, ticks, log) -> ticks),
                project,
                RunWatch.none(),
                clock,
                QUICK,
                "node-" + opened.size(),
                new EventSources(table -> commit.get(), topics, root));
        opened.add(workflows);
        return workflows;
    }

    private List<Run> awaitRuns(Workflows workflows, int count) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(workflows.runs(W, 100))
                        .hasSize(count)
                        .allMatch(run -> run.finishedAt().isPresent()));
        return workflows.runs(W, 100);
    }

    private void awaitPosition(String position) {
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(new Database(dataSource)
                                .query("select position from workflow_trigger", row -> row.getString("position")))
                        .containsExactly(position));
    }

    private void awaitPositions(int count) {
        await().atMost(DEADLINE).until(() -> count("select 1 from workflow_trigger") == count);
    }

    private int count(String sql) {
        return new Database(dataSource).query(sql, row -> 1).size();
    }
}
