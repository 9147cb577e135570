package io.mekong.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.project.EventTrigger;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Events;
import io.mekong.project.Workflow.Parameter;
import io.mekong.project.Workflow.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs that events start, on a real PostgreSQL. */
@Timeout(60)
@ExtendWith(FlowRooms.class)
class TriggersIT {
    private static final String W = "listener";

    private final AtomicReference<Optional<Instant>> commit = new AtomicReference<>(Optional.empty());
    private final TestTopics topics = new TestTopics();
    private final FlowRoom room;
    private final TestClock clock;

    TriggersIT(FlowRoom room) {
        this.room = room;
        this.clock = room.at("2026-03-01T10:00:05Z");
        room.hearing(new EventSources(table -> commit.get(), topics, room.folder()));
    }

    @Test
    void aCommitStartsARunAndTheNextOnlyAfterAWhile() {
        Workflows workflows = room.start(listener(new EventTrigger.TableChanged("trades", Duration.ofMinutes(1))));
        commit.set(Optional.of(Instant.parse("2026-03-01T10:00:00Z")));
        awaitPosition("2026-03-01T10:00:00Z"); // what was there before is no event
        assertThat(workflows.runs(W, 10)).isEmpty();

        commit.set(Optional.of(Instant.parse("2026-03-01T10:00:06Z")));
        Run first = room.awaitRuns(workflows, W, 1).getFirst();
        assertThat(first.trigger()).isEqualTo(Run.Trigger.EVENT);
        assertThat(first.event()).containsExactly(Map.entry("table", "trades"));

        commit.set(Optional.of(Instant.parse("2026-03-01T10:00:07Z")));
        clock.moveTo("2026-03-01T10:01:30Z");
        Run second = room.awaitRuns(workflows, W, 2).getFirst();
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
        Workflows workflows = room.start(producer, listener(new EventTrigger.DatasetUpdated("daily")), paused);
        workflows.pause("paused");

        Run made = workflows.trigger("producer", Map.of());

        Run run = room.awaitRuns(workflows, W, 1).getFirst();
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
        Workflow listener = listener(new EventTrigger.MessageCame("alerts"));
        room.start(listener);
        Workflows two = room.start(listener);
        awaitPosition("{\"0\":1}");
        for (int i = 0; i < 20; i++) {
            topics.send("{\"days\": " + i + ", \"other\": true}");
        }
        room.awaitRuns(two, W, 20);

        room.stop();
        topics.send("{\"days\": 20}");
        Workflows three = room.start(listener);
        List<Run> runs = room.awaitRuns(three, W, 21);

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
        Workflows workflows = room.start(listener(new EventTrigger.MessageCame("alerts")));
        awaitPosition("{\"0\":0}");

        topics.send("{\"days\": \"many\"}");
        topics.send("no JSON \0 at all");

        List<Run> runs = room.awaitRuns(workflows, W, 2);
        assertThat(runs.getLast().state()).isEqualTo(Run.State.FAILED);
        assertThat(runs.getLast().message())
                .isEqualTo("The message does not fit – Workflow `listener` cannot run – `days` cannot be `many`:"
                        + " it must be a whole number – Give another value.");
        assertThat(runs.getLast().tasks()).extracting(TaskRun::state).containsExactly(TaskRun.State.CANCELLED);
        assertThat(runs.getFirst().state()).isEqualTo(Run.State.SUCCESS);
        assertThat(runs.getFirst().parameters()).containsEntry("days", "7");
        assertThat(runs.getFirst().event()).containsEntry("value", "no JSON  at all");
        await().atMost(FlowRoom.DEADLINE).until(() -> count("select 1 from scheduled_tasks") == 0);
    }

    @Test
    void aPausedWorkflowTakesItsMessagesWhenItIsResumed() {
        Workflows workflows = room.start(listener(new EventTrigger.MessageCame("alerts")));
        awaitPosition("{\"0\":0}");
        workflows.pause(W);
        topics.send("{\"days\": 1}");
        topics.send("{\"days\": 2}");

        workflows.resume(W);

        assertThat(room.awaitRuns(workflows, W, 2))
                .extracting(run -> run.parameters().get("days"))
                .containsExactly("2", "1");
    }

    @Test
    void eachVersionOfAFileHasOneRun() throws IOException {
        Files.createDirectories(room.folder().resolve("incoming/deep"));
        Files.writeString(room.folder().resolve("incoming/a.csv"), "1");
        Files.writeString(room.folder().resolve("incoming/a.txt"), "not asked for");
        Files.writeString(room.folder().resolve("incoming/deep/b.csv"), "not asked for");
        Workflow listener = listener(new EventTrigger.ObjectCame("incoming/*.csv"));
        room.start(listener);
        Workflows two = room.start(listener);
        assertThat(room.awaitRuns(two, W, 1).getFirst().event()).containsExactly(Map.entry("object", "incoming/a.csv"));

        Files.writeString(room.folder().resolve("incoming/c.csv"), "1");
        room.awaitRuns(two, W, 2);
        room.stop();
        Files.writeString(room.folder().resolve("incoming/a.csv"), "another version");

        Workflows three = room.start(listener);
        assertThat(room.awaitRuns(three, W, 3))
                .extracting(run -> run.event().get("object"))
                .containsExactly("incoming/a.csv", "incoming/c.csv", "incoming/a.csv");
        awaitPositions(2);
    }

    @Test
    void whatAWorkflowNoLongerWaitsForIsForgotten() {
        Workflows workflows = room.start(listener(new EventTrigger.MessageCame("alerts")));
        awaitPosition("{\"0\":0}");

        workflows.apply(TestProjects.of(TestProjects.onDemand(W, "a")));
        awaitPositions(0);

        topics.send("{\"days\": 1}");
        workflows.apply(TestProjects.of(listener(new EventTrigger.MessageCame("alerts"))));
        awaitPosition("{\"0\":1}");
        assertThat(workflows.runs(W, 10)).isEmpty();
    }

    private static Workflow listener(EventTrigger trigger) {
        Parameter days = new Parameter(Parameter.Type.INTEGER, Optional.of(7L), "");
        return TestProjects.on(W, Map.of("days", days), List.of(trigger), "a");
    }

    private void awaitPosition(String position) {
        await().atMost(FlowRoom.DEADLINE)
                .untilAsserted(() -> assertThat(
                                room.query("select position from workflow_trigger", row -> row.getString("position")))
                        .containsExactly(position));
    }

    private void awaitPositions(int count) {
        await().atMost(FlowRoom.DEADLINE).until(() -> count("select 1 from workflow_trigger") == count);
    }

    private int count(String sql) {
        return room.query(sql, row -> 1).size();
    }
}
