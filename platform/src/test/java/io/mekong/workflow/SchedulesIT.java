package io.mekong.workflow;

import static io.mekong.workflow.TestProjects.tick;
import static io.mekong.workflow.TestProjects.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.core.MekongException;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Runs;
import io.mekong.project.Workflow.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs that are due; a test moves the time to where something is, on a real PostgreSQL. */
@Timeout(60)
@ExtendWith(FlowRooms.class)
class SchedulesIT {
    private static final String DEMO = "demo";

    private final FlowRoom room;
    private final TestClock clock;

    SchedulesIT(FlowRoom room) {
        this.room = room;
        this.clock = room.at("2026-03-01T10:00:05Z");
    }

    @Test
    void aDueRunRunsOnceAndItsHistoryTellsWhatItDid() {
        AtomicInteger done = new AtomicInteger();
        room.sending((source, count, log) -> {
            log.accept("message 1");
            log.accept("message 2");
            done.incrementAndGet();
            return 2;
        });
        Workflows workflows = start();
        assertThat(workflows.workflow(DEMO).nextRun()).contains(Instant.parse("2026-03-01T10:01:00Z"));

        clock.moveTo("2026-03-01T10:01:00.250Z");

        Run run = room.awaitRuns(workflows, DEMO, 1).getFirst();
        assertThat(run.state()).isEqualTo(Run.State.SUCCESS);
        assertThat(run.trigger()).isEqualTo(Run.Trigger.SCHEDULE);
        assertThat(run.scheduledFor()).isEqualTo("2026-03-01T10:01:00Z");
        assertThat(run.startedAt().orElseThrow()).isBetween("2026-03-01T10:01:00.250Z", "2026-03-01T10:01:30Z");
        assertThat(run.finishedAt().orElseThrow()).isBetween(run.startedAt().orElseThrow(), clock.instant());
        assertThat(run.message()).isEmpty();
        assertThat(run.tasks()).hasSize(1);
        assertThat(run.tasks().getFirst().name()).isEqualTo("producer");
        assertThat(run.tasks().getFirst().state()).isEqualTo(TaskRun.State.SUCCESS);
        assertThat(run.tasks().getFirst().message()).isEqualTo("2 messages");
        assertThat(workflows.desk().log(run.id(), "producer", 0, 0).lines())
                .extracting(LogLine::line)
                .containsExactly("message 1", "message 2");
        assertThat(workflows.workflow(DEMO).nextRun()).contains(Instant.parse("2026-03-01T10:02:00Z"));

        clock.moveTo("2026-03-01T10:02:00Z");
        room.awaitRuns(workflows, DEMO, 2);
        assertThat(done).hasValue(2);
    }

    @Test
    void aWorkflowNeverOverlapsItself() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        room.sending((source, count, log) -> {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            started.countDown();
            FlowRoom.waitFor(finish);
            return atOnce.getAndDecrement();
        });
        Workflows workflows = start();
        clock.moveTo("2026-03-01T10:01:00Z");
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        Run queued = workflows.trigger(DEMO, Map.of());
        assertThat(queued.state()).isEqualTo(Run.State.QUEUED);
        clock.moveTo("2026-03-01T10:03:05Z"); // two due times pass while it runs
        awaitNextExecution("2026-03-01T10:04:00Z");
        finish.countDown();

        await().atMost(FlowRoom.DEADLINE)
                .untilAsserted(() ->
                        assertThat(workflows.desk().run(queued.id()).state()).isEqualTo(Run.State.SUCCESS));
        assertThat(mostAtOnce).hasValue(1);
        assertThat(workflows.runs(DEMO, 10)).hasSize(2);
        assertThat(workflows.workflow(DEMO).nextRun()).contains(Instant.parse("2026-03-01T10:04:00Z"));
    }

    @Test
    void pauseHoldsOverARestartAndResumeCatchesNothingUp() {
        Workflows before = start();
        assertThat(before.pause(DEMO).paused()).isTrue();
        assertThat(before.workflow(DEMO).nextRun()).isEmpty();
        before.close();

        Workflows after = start();
        assertThat(after.workflow(DEMO).paused()).isTrue();
        assertThat(after.status().scheduled()).isZero();
        clock.moveTo("2026-03-01T10:01:00Z");
        awaitNextExecution("2026-03-01T10:02:00Z");
        clock.moveTo("2026-03-01T10:02:10Z");
        awaitNextExecution("2026-03-01T10:03:00Z");
        assertThat(room.begun).isEmpty();

        assertThat(after.resume(DEMO).nextRun()).contains(Instant.parse("2026-03-01T10:03:00Z"));
        clock.moveTo("2026-03-01T10:03:00Z");
        assertThat(room.awaitRuns(after, DEMO, 1).getFirst().scheduledFor()).isEqualTo("2026-03-01T10:03:00Z");
        assertThat(room.begun).hasSize(1);
    }

    @Test
    void dueTimesMissedWhileNothingRanAreNotCaughtUp() {
        start().close();
        clock.moveTo("2026-03-01T12:00:35Z");

        Workflows workflows = start();

        awaitNextExecution("2026-03-01T12:01:00Z");
        assertThat(workflows.runs(DEMO, 10)).isEmpty();
        clock.moveTo("2026-03-01T12:01:00Z");
        assertThat(room.awaitRuns(workflows, DEMO, 1).getFirst().scheduledFor()).isEqualTo("2026-03-01T12:01:00Z");
    }

    @Test
    void aDueTimeThatIsOnlyLateStillRuns() {
        start().close();
        clock.moveTo("2026-03-01T10:01:10Z");

        Run run = room.awaitRuns(start(), DEMO, 1).getFirst();

        assertThat(run.scheduledFor()).isEqualTo("2026-03-01T10:01:00Z");
        assertThat(run.startedAt().orElseThrow()).isAfterOrEqualTo("2026-03-01T10:01:10Z");
    }

    @Test
    void applySchedulesTheNewReschedulesTheChangedAndUnschedulesTheRemoved() {
        Workflows workflows = start();
        clock.moveTo("2026-03-01T10:01:00Z");
        room.awaitRuns(workflows, DEMO, 1);
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

    /** Neither looks by itself for an hour. */
    @Test
    void theClockAndNotAPollStartsARun() {
        room.looking(FlowRoom.timing(Duration.ofHours(1), Duration.ofMinutes(10)));
        clock.moveTo("2026-03-01T10:00:59Z");
        Workflows workflows = start();

        Run run = room.awaitRuns(workflows, DEMO, 1).getFirst();

        assertThat(run.scheduledFor()).isEqualTo("2026-03-01T10:01:00Z");
    }

    @Test
    void dueTimesThatPassedAreMadeUpForWhereTheWorkflowSaysSo() {
        Workflow everyMinute = new Workflow(
                "flow",
                "",
                Optional.of(Schedule.cron("* * * * *", ZoneId.of("UTC"))),
                new Runs(2, 16, true),
                Map.of(),
                Map.of("a", tick("a")));
        room.start(everyMinute).close();
        clock.moveTo("2026-03-01T10:45:20Z"); // more than are made up for at once

        Workflows workflows = room.start(everyMinute);

        await().atMost(FlowRoom.DEADLINE)
                .until(() -> workflows.runs("flow", 1000).stream()
                                .filter(run -> run.state() == Run.State.SUCCESS)
                                .count()
                        == 45);
        assertThat(workflows.runs("flow", 1000))
                .extracting(run -> run.interval().orElseThrow())
                .contains(
                        new Run.Interval(Instant.parse("2026-03-01T10:00:00Z"), Instant.parse("2026-03-01T10:01:00Z")),
                        new Run.Interval(Instant.parse("2026-03-01T10:44:00Z"), Instant.parse("2026-03-01T10:45:00Z")))
                .doesNotHaveDuplicates();
        assertThat(Set.copyOf(room.begun)).containsExactly("a");
    }

    private Workflows start() {
        return room.start(minutely());
    }

    private static Workflow minutely() {
        return workflow(DEMO, "*/1 * * * *", "producer");
    }

    private void awaitNextExecution(String at) {
        await().atMost(FlowRoom.DEADLINE)
                .untilAsserted(() -> assertThat(executions()).containsExactly(DEMO + " " + at));
    }

    private List<String> executions() {
        return room.query(
                "select workflow, at from workflow_trigger where trigger = 'schedule'",
                row -> row.getString("workflow") + " " + Database.instant(row, "at"));
    }
}
