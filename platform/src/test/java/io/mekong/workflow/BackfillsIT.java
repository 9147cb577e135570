package io.mekong.workflow;

import static io.mekong.workflow.FlowRoom.finished;
import static io.mekong.workflow.FlowRoom.states;
import static io.mekong.workflow.TestProjects.flow;
import static io.mekong.workflow.TestProjects.tasks;
import static io.mekong.workflow.TestProjects.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.mekong.project.Addressees;
import io.mekong.project.Task;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Alerts;
import io.mekong.project.Workflow.Events;
import io.mekong.project.Workflow.Occasion;
import io.mekong.project.Workflow.Runs;
import io.mekong.project.Workflow.Schedule;
import io.mekong.workflow.Backfill.Action;
import io.mekong.workflow.Backfill.Order;
import io.mekong.workflow.Backfill.Planned;
import io.mekong.workflow.Backfill.Reprocess;
import io.mekong.workflow.TaskRun.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Due times of the past, what one run asks of the run before it, and who is told; on a real PostgreSQL. */
@Timeout(60)
@ExtendWith(FlowRooms.class)
class BackfillsIT {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-01-04T00:00:00Z");

    private final FlowRoom room;

    BackfillsIT(FlowRoom room) {
        this.room = room;
    }

    private static Workflow daily(Alerts alerts, Map<String, Task> tasks) {
        return new Workflow(
                "daily",
                "",
                Optional.of(Schedule.cron("0 0 * * *", ZoneId.of("UTC"))),
                Events.NONE,
                alerts,
                new Runs(1, 16, false),
                Map.of(),
                tasks);
    }

    private static Order order(Reprocess reprocess, int maxActive) {
        return new Order(reprocess, maxActive, Map.of());
    }

    private static Backfill done(Workflows workflows, Backfill backfill) {
        await().atMost(FlowRoom.DEADLINE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> workflows.backfills().backfill(backfill.id()).state() == Backfill.State.DONE);
        return workflows.backfills().backfill(backfill.id());
    }

    private static List<Instant> times(List<Planned> planned, Action action) {
        return planned.stream()
                .filter(one -> one.action() == action)
                .map(Planned::scheduledFor)
                .toList();
    }

    @Test
    void eachDueTimeHasItsRunAndASecondBackfillFindsNothingMissing() {
        Workflows workflows = room.start(daily(Alerts.NONE, tasks("a", tick("a"))));
        List<Planned> planned = workflows.backfills().plan("daily", FROM, TO, false, order(Reprocess.MISSING, 2));
        assertThat(times(planned, Action.CREATE)).hasSize(4).startsWith(FROM).endsWith(TO);
        assertThat(planned.getFirst().interval()).contains(new Run.Interval(FROM.minus(Duration.ofDays(1)), FROM));
        assertThat(workflows.runs("daily", 10)).as("a plan does nothing").isEmpty();

        Backfill backfill =
                done(workflows, workflows.backfills().start("daily", FROM, TO, false, order(Reprocess.MISSING, 2)));

        assertThat(backfill.counts()).isEqualTo(new Backfill.Counts(0, 0, 4, 0));
        assertThat(workflows.runs("daily", 10))
                .allMatch(run -> run.trigger() == Run.Trigger.BACKFILL && run.state() == Run.State.SUCCESS)
                .extracting(Run::scheduledFor)
                .containsExactlyInAnyOrderElementsOf(times(planned, Action.CREATE));
        List<Planned> again = workflows.backfills().plan("daily", FROM, TO, false, order(Reprocess.MISSING, 1));
        assertThat(times(again, Action.KEEP)).hasSize(4);
        assertThat(times(workflows.backfills().plan("daily", FROM, TO, true, order(Reprocess.ALL, 1)), Action.RERUN))
                .hasSize(4)
                .startsWith(TO);
    }

    @Test
    void whatFailedIsRunAgainInItsOwnRun() {
        Workflows workflows = room.start(daily(Alerts.NONE, tasks("a", tick("a"))));
        room.fail("a", "Kafka is away");
        Backfill failed =
                done(workflows, workflows.backfills().start("daily", FROM, FROM, false, order(Reprocess.MISSING, 1)));
        assertThat(failed.counts().failed()).isEqualTo(1);

        room.heal("a");
        Backfill healed =
                done(workflows, workflows.backfills().start("daily", FROM, TO, true, order(Reprocess.FAILED, 4)));

        assertThat(healed.counts().success()).isEqualTo(4);
        assertThat(workflows.runs("daily", 10)).hasSize(4).allMatch(run -> run.state() == Run.State.SUCCESS);
    }

    @Test
    void aBackfillThatIsCancelledMakesNoFurtherRuns() {
        room.gate("a");
        Workflows workflows = room.start(daily(Alerts.NONE, tasks("a", tick("a"))));
        Backfill backfill = workflows.backfills().start("daily", FROM, TO, false, order(Reprocess.MISSING, 1));
        room.awaitBegun(1);

        workflows.backfills().cancel(backfill.id());

        await().atMost(FlowRoom.DEADLINE)
                .until(() -> workflows.runs("daily", 10).stream().allMatch(run -> run.state() == Run.State.CANCELLED));
        assertThat(workflows.runs("daily", 10)).hasSize(1);
        assertThat(workflows.backfills().list("daily").getFirst().state()).isEqualTo(Backfill.State.CANCELLED);
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnythingHappens() {
        Workflows workflows =
                room.start(daily(Alerts.NONE, tasks("a", tick("a"))), flow("manual", 1, tasks("a", tick("a"))));

        assertThatThrownBy(() -> workflows.backfills().plan("daily", TO, FROM, false, order(Reprocess.MISSING, 1)))
                .hasMessageContaining("it would end before it begins");
        assertThatThrownBy(() -> workflows.backfills().plan("manual", FROM, TO, false, order(Reprocess.MISSING, 1)))
                .hasMessageContaining("it has no schedule");
        assertThatThrownBy(() -> workflows
                        .backfills()
                        .plan("daily", FROM, TO, false, new Order(Reprocess.MISSING, 1, Map.of("no", "x"))))
                .hasMessageContaining("it has no parameter `no`");
        assertThatThrownBy(() -> workflows.backfills().cancel(99)).hasMessageStartingWith("There is no backfill 99");
    }

    @Test
    void aTaskThatDependsOnItsPastWaitsUntilThatHasSucceeded() {
        Task past = tick("a").with(new Task.Start(Set.of(), Task.Rule.ALL_SUCCESS, Optional.empty(), true));
        Workflows workflows = room.start(daily(Alerts.NONE, tasks("a", past)));
        room.fail("a", "Kafka is away");
        Backfill first =
                done(workflows, workflows.backfills().start("daily", FROM, FROM, false, order(Reprocess.MISSING, 1)));
        assertThat(first.counts().failed()).isEqualTo(1);
        long failed = workflows.runs("daily", 1).getFirst().id();
        room.heal("a");

        Instant next = FROM.plus(Duration.ofDays(1));
        workflows.backfills().start("daily", next, next, false, order(Reprocess.MISSING, 1));
        await().atMost(FlowRoom.DEADLINE)
                .until(() -> workflows.runs("daily", 1).getFirst().state() == Run.State.RUNNING);
        long waiting = workflows.runs("daily", 1).getFirst().id();
        assertThat(states(workflows.desk().run(waiting))).containsEntry("a", State.PENDING);

        workflows.desk().clear(failed, Set.of(), false, false);

        assertThat(finished(workflows, failed).state()).isEqualTo(Run.State.SUCCESS);
        assertThat(finished(workflows, waiting).state()).isEqualTo(Run.State.SUCCESS);
    }

    @Test
    void aMissedDeadlineIsNotedAndToldAndSoIsTheFailure() throws IOException {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            told.add(body);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            Addressees hook = new Addressees(
                    Optional.of("http://localhost:" + server.getAddress().getPort() + "/hook"), List.of());
            Alerts alerts = new Alerts(
                    Optional.of(Duration.ofMillis(300)), Map.of(Occasion.DEADLINE, hook, Occasion.FAILURE, hook));
            room.gate("a");
            Workflows workflows = room.start(daily(alerts, tasks("a", tick("a"))));
            room.fail("a", "Kafka is away");

            Run run = workflows.trigger("daily", Map.of());
            await().atMost(FlowRoom.DEADLINE)
                    .until(() -> workflows.desk().run(run.id()).deadlineMissed());
            await().atMost(FlowRoom.DEADLINE).until(() -> told.size() == 1);
            assertThat(told.getFirst()).contains("Workflow daily is late: run " + run.id(), "not over within 300ms");

            room.open("a", 1);
            assertThat(finished(workflows, run.id()).state()).isEqualTo(Run.State.FAILED);
            await().atMost(FlowRoom.DEADLINE).until(() -> told.size() == 2);
            assertThat(told.getLast()).contains("Workflow daily failed: run " + run.id(), "Kafka is away");
        } finally {
            server.stop(0);
        }
    }
}
