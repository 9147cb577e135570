package io.mekong.workflow;

import static io.mekong.workflow.TestProjects.onDemand;
import static io.mekong.workflow.TestProjects.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.core.MekongException;
import io.mekong.project.Workflow;
import io.mekong.workflow.Workflows.Timing;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is asked of workflows as a whole; on a real PostgreSQL and in real time. */
@Timeout(60)
@ExtendWith(FlowRooms.class)
class WorkflowsIT {
    private static final String DEMO = "demo";

    private final FlowRoom room;

    WorkflowsIT(FlowRoom room) {
        this.room = room;
    }

    @Test
    void aFailedTaskFailsTheRunAndTheTasksAfterItDoNotRun() {
        room.fail("first", "Kafka is away");
        TestClock clock = room.at("2026-03-01T10:00:05Z");
        Workflows workflows = room.start(workflow(DEMO, "* * * * *", "first", "second"));

        clock.moveTo("2026-03-01T10:01:00Z");

        Run run = room.awaitRuns(workflows, DEMO, 1).getFirst();
        assertThat(run.state()).isEqualTo(Run.State.FAILED);
        assertThat(run.message()).isEqualTo("Task `first` failed: Cannot send – Kafka is away – Wait.");
        assertThat(run.tasks())
                .extracting(TaskRun::state)
                .containsExactly(TaskRun.State.FAILED, TaskRun.State.UPSTREAM_FAILED);
        assertThat(run.tasks().getFirst().message()).isEqualTo("Cannot send – Kafka is away – Wait.");
        assertThat(workflows.desk().log(run.id(), "first", 0, 0).lines())
                .extracting(LogLine::line)
                .containsExactly("tick of first", "Failed: Cannot send – Kafka is away – Wait.");

        clock.moveTo("2026-03-01T10:02:00Z");
        room.awaitRuns(workflows, DEMO, 2);
    }

    @Test
    void aTriggeredRunStartsAtOnce() {
        Workflows workflows = room.looking(Timing.DEFAULT).start(onDemand(DEMO, "producer"));

        Run asked = workflows.trigger(DEMO, Map.of());

        assertThat(asked.trigger()).isEqualTo(Run.Trigger.MANUAL);
        assertThat(asked.state()).isIn(Run.State.QUEUED, Run.State.RUNNING, Run.State.SUCCESS);
        await().atMost(FlowRoom.DEADLINE)
                .untilAsserted(() ->
                        assertThat(workflows.desk().run(asked.id()).state()).isEqualTo(Run.State.SUCCESS));
        assertThat(workflows.workflow(DEMO).nextRun()).isEmpty();
        assertThat(room.begun).hasSize(1);
    }

    @Test
    void theNewestThousandRunsAreKept() {
        Workflows workflows = room.start(onDemand(DEMO, "producer"));
        new Database(room.database().dataSource())
                .update("insert into workflow_run (workflow, trigger, state, scheduled_for)"
                        + " select 'demo', 'manual', 'success', now() from generate_series(1, 1200)");

        Run newest = workflows.trigger(DEMO, Map.of());

        await().atMost(FlowRoom.DEADLINE)
                .untilAsserted(() -> assertThat(room.query("select id from workflow_run", row -> row.getLong("id")))
                        .hasSize(1000)
                        .contains(newest.id()));
    }

    @Test
    void withoutItsTablesItDoesNotStartAndSaysWhy() throws SQLException {
        room.through(room.database().emptySchema("empty"));

        assertThatThrownBy(() -> room.start(minutely()))
                .isInstanceOf(MekongException.class)
                .hasMessageContaining(
                        "Cannot read or write the history of workflows – PostgreSQL says: ERROR: relation");
    }

    @Test
    void whatDoesNotExistIsSaidSo() {
        Workflows workflows = room.start(minutely());

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

    private static Workflow minutely() {
        return workflow(DEMO, "*/1 * * * *", "producer");
    }
}
