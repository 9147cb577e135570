package io.mekong.workflow;

import static io.mekong.workflow.FlowRoom.finished;
import static io.mekong.workflow.FlowRoom.states;
import static io.mekong.workflow.TestProjects.cursor;
import static io.mekong.workflow.TestProjects.flow;
import static io.mekong.workflow.TestProjects.pooled;
import static io.mekong.workflow.TestProjects.shell;
import static io.mekong.workflow.TestProjects.tasks;
import static io.mekong.workflow.TestProjects.tick;
import static io.mekong.workflow.TestProjects.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.mekong.core.ConflictException;
import io.mekong.project.Task;
import io.mekong.project.Task.Each;
import io.mekong.project.Task.Retries;
import io.mekong.project.Task.Rule;
import io.mekong.project.Work;
import io.mekong.workflow.TaskRun.State;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tasks may say of themselves, and what people do with runs; on a real PostgreSQL and in real time. */
@Timeout(60)
@ExtendWith(FlowRooms.class)
class RunSemanticsIT {
    private final FlowRoom room;

    RunSemanticsIT(FlowRoom room) {
        this.room = room;
    }

    @Test
    void aTaskIsDoneForEachItemAndItsOutputsAreLists() {
        Task each = shell("echo \"::output size=$((MEKONG_ITEM * 2))\"")
                .forEach(new Each(new Each.Listed(List.of("1", "2", "3")), 2));
        Task after = shell("echo \"sizes $MEKONG_OUTPUT_EACH_SIZE\"").after("each");
        Workflows workflows = room.start(flow("flow", 1, tasks("each", each, "after", after)));

        Run run = room.run(workflows, "flow");

        assertThat(states(run))
                .as(run.toString())
                .containsExactly(
                        entry("each", State.SUCCESS),
                        entry("each[0]", State.SUCCESS),
                        entry("each[1]", State.SUCCESS),
                        entry("each[2]", State.SUCCESS),
                        entry("after", State.SUCCESS));
        assertThat(run.tasks().getFirst().outputs()).containsEntry("size", List.of("2", "4", "6"));
        assertThat(run.tasks().getFirst().message()).isEqualTo("3 parts");
        assertThat(workflows.desk().log(run.id(), "after", 0, 0).lines())
                .extracting(LogLine::line)
                .containsExactly("sizes [2, 4, 6]");
    }

    @Test
    void aPartThatFailsIsClearedAloneAndWhatFollowsRuns() {
        Task each = tick("part").forEach(new Each(new Each.Listed(List.of("a", "b")), 1));
        Workflows workflows = room.start(
                flow("flow", 1, tasks("each", each, "after", tick("after").after("each"))));
        room.fail("part", "Kafka is away");

        Run failed = room.run(workflows, "flow");
        assertThat(failed.state()).isEqualTo(Run.State.FAILED);
        assertThat(failed.message())
                .isEqualTo("Task `each` failed: 2 of 2 parts failed: Cannot send – Kafka is away – Wait.");
        assertThat(states(failed)).containsEntry("after", State.UPSTREAM_FAILED);

        room.heal("part");
        assertThat(workflows.desk().wouldClear(failed.id(), Set.of("each[0]"), true, false))
                .containsExactly("each[0]", "after");
        workflows.desk().clear(failed.id(), Set.of("each[0]"), true, false);
        Run half = finished(workflows, failed.id());
        assertThat(states(half)).containsEntry("each[0]", State.SUCCESS).containsEntry("each[1]", State.FAILED);

        workflows.desk().clear(failed.id(), Set.of(), false, true);
        Run good = finished(workflows, failed.id());
        assertThat(good.state()).as(good.toString()).isEqualTo(Run.State.SUCCESS);
        assertThat(states(good)).doesNotContainValue(State.FAILED).containsEntry("after", State.SUCCESS);
    }

    @Test
    void aTaskWhoseConditionDoesNotHoldIsSkippedAndSoIsWhatWaitsForItsSuccess() {
        room.answering((query, values) -> Map.of("holds", query.contains("1 > 0")));
        Workflows workflows = room.start(flow(
                "flow",
                1,
                tasks(
                        "yes", when(tick("yes"), "1 > 0"),
                        "no", when(tick("no"), "1 > 2"),
                        "after", tick("after").after("no"))));

        Run run = room.run(workflows, "flow");

        assertThat(states(run))
                .containsExactly(
                        entry("yes", State.SUCCESS), entry("no", State.SKIPPED), entry("after", State.SKIPPED));
        assertThat(run.tasks().get(1).message()).isEqualTo("its condition does not hold: 1 > 2");
        assertThat(room.begun).containsExactly("yes");
    }

    @Test
    void aPoolLetsNoMoreAtWorkThanItHasSlotsAndTheImportantFirst() {
        room.gate("low").gate("high");
        room.pool("narrow", 1);
        Workflows workflows = room.start(
                flow("low", 1, tasks("a", pooled(tick("low"), "narrow", 0), "b", pooled(tick("low"), "narrow", 0))),
                flow("high", 1, tasks("c", pooled(tick("high"), "narrow", 5))));
        Run low = workflows.trigger("low", Map.of());
        room.awaitBegun(1);
        FlowRoom.awaitState(workflows, low.id(), "b", State.QUEUED);
        Run high = workflows.trigger("high", Map.of());
        FlowRoom.awaitState(workflows, high.id(), "c", State.QUEUED);

        room.open("low", 1);
        room.awaitBegun(2);
        assertThat(room.begun).containsExactly("low", "high");

        room.open("high", 1);
        room.open("low", 1);
        assertThat(finished(workflows, low.id()).state()).isEqualTo(Run.State.SUCCESS);
        assertThat(room.begun).containsExactly("low", "high", "low");
        assertThat(finished(workflows, high.id()).tasks().getFirst().queuedAt()).isPresent();
    }

    @Test
    void aCursorMovesWithTheTasksSuccessOnlyAndByHandOnlyFromTheVersionThatWasSeen() {
        Task load = cursor(
                shell("[ \"$MEKONG_CURSOR_POSITION\" = 20 ] && exit 1; "
                        + "echo \"::output position=$((MEKONG_CURSOR_POSITION + 10))\""),
                "position",
                "0");
        Workflows workflows = room.start(flow("flow", 1, tasks("load", load)));

        room.run(workflows, "flow");
        room.run(workflows, "flow");
        assertThat(room.run(workflows, "flow").state()).isEqualTo(Run.State.FAILED);

        Cursor cursor = workflows.cursors("flow").getFirst();
        assertThat(cursor.value()).isEqualTo("20");
        assertThat(cursor.version()).isEqualTo(2);
        assertThatThrownBy(() -> workflows.moveCursor("flow", "position", "0", 1))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("it has moved since version 1");
        assertThat(workflows.moveCursor("flow", "position", "100", 2).getFirst().value())
                .isEqualTo("100");
        assertThatThrownBy(() -> workflows.moveCursor("flow", "positon", "100", 0))
                .hasMessage("Workflow `flow` has no cursor `positon` – none of its tasks declares it"
                        + " – Did you mean `position`?");
    }

    @Test
    void ofTwoRunsThatMoveOneCursorTheSecondFails() {
        Task slow =
                cursor(shell("while [ ! -e go ]; do sleep 0.02; done; echo '::output position=1'"), "position", "0");
        Workflows workflows = room.start(flow("flow", 2, tasks("load", slow)));
        Run first = workflows.trigger("flow", Map.of());
        Run second = workflows.trigger("flow", Map.of());
        FlowRoom.awaitState(workflows, first.id(), "load", State.RUNNING);
        FlowRoom.awaitState(workflows, second.id(), "load", State.RUNNING);

        assertThat(room.folder().resolve("go").toFile().mkdir()).isTrue();

        List<Run> runs = List.of(finished(workflows, first.id()), finished(workflows, second.id()));
        assertThat(runs).extracting(Run::state).containsExactlyInAnyOrder(Run.State.SUCCESS, Run.State.FAILED);
        assertThat(runs)
                .filteredOn(run -> run.state() == Run.State.FAILED)
                .first()
                .extracting(Run::message)
                .isEqualTo("Task `load` failed: another run has moved the cursor `position`");
    }

    @Test
    void aTaskRunsAnotherWorkflowAndWaitsForItsEnd() {
        Work call = new Work.SubWorkflow("inner", Map.of());
        Task retried = Task.of(call)
                .with(new Task.Effort(
                        new Retries(1, Duration.ofMillis(20), Duration.ofMillis(20)),
                        Task.TIMEOUT,
                        Optional.empty(),
                        0));
        Workflows workflows =
                room.start(flow("outer", 1, tasks("call", retried)), flow("inner", 1, tasks("tick", tick("inner"))));
        room.fail("inner", "Kafka is away");

        Run failed = room.run(workflows, "outer");
        assertThat(failed.state()).isEqualTo(Run.State.FAILED);
        assertThat(failed.message())
                .contains("of workflow `inner` did not succeed")
                .contains("Kafka is away");
        assertThat(workflows.runs("inner", 10))
                .hasSize(2)
                .allMatch(run -> run.parent().equals(Optional.of(failed.id())));

        room.heal("inner");
        Run good = room.run(workflows, "outer");
        assertThat(good.state()).as(good.toString()).isEqualTo(Run.State.SUCCESS);
    }

    @Test
    void cancellingARunCancelsTheRunsItStarted() {
        room.gate("inner");
        Workflows workflows = room.start(
                flow("outer", 1, tasks("call", Task.of(new Work.SubWorkflow("inner", Map.of())))),
                flow("inner", 1, tasks("tick", tick("inner"))));
        Run outer = workflows.trigger("outer", Map.of());
        room.awaitBegun(1);

        workflows.desk().cancel(outer.id());

        assertThat(finished(workflows, outer.id()).state()).isEqualTo(Run.State.CANCELLED);
        long inner = workflows.runs("inner", 1).getFirst().id();
        assertThat(finished(workflows, inner).state()).isEqualTo(Run.State.CANCELLED);
    }

    @Test
    void whatIsMarkedWhileItIsAtWorkIsStoppedAndTheRunGoesOn() {
        room.gate("slow");
        Workflows workflows = room.start(flow(
                "flow", 1, tasks("slow", tick("slow"), "after", tick("after").after("slow"))));
        Run run = workflows.trigger("flow", Map.of());
        room.awaitBegun(1);

        workflows.desk().mark(run.id(), "slow", State.SUCCESS);

        Run over = finished(workflows, run.id());
        assertThat(states(over)).containsExactly(entry("slow", State.SUCCESS), entry("after", State.SUCCESS));
        assertThat(over.tasks().getFirst().message()).isEqualTo("marked by hand");

        workflows.desk().mark(run.id(), Run.State.FAILED);
        assertThat(workflows.desk().run(run.id()).state()).isEqualTo(Run.State.FAILED);
    }

    @Test
    void aTaskIsClearedWithWhatFollowsAndItsOldAttemptsCountNoMore() {
        Task flaky = tick("flaky")
                .after("first")
                .with(new Task.Effort(
                        new Retries(1, Duration.ofMillis(10), Duration.ofMillis(10)),
                        Task.TIMEOUT,
                        Optional.empty(),
                        0));
        Workflows workflows = room.start(flow(
                "flow",
                1,
                tasks(
                        "first",
                        tick("first"),
                        "flaky",
                        flaky,
                        "last",
                        tick("last").after("flaky"))));
        room.fail("flaky", "Kafka is away");
        Run failed = room.run(workflows, "flow");
        assertThat(failed.tasks().get(1).attempt()).isEqualTo(2);

        assertThatThrownBy(() -> workflows.desk().clear(failed.id(), Set.of("flakey"), true, false))
                .hasMessageContaining("has no task `flakey`")
                .hasMessageContaining("Did you mean `flaky`?");
        workflows.desk().clear(failed.id(), Set.of("flaky"), true, false);
        Run again = finished(workflows, failed.id());
        assertThat(again.tasks().get(1).attempt()).isEqualTo(4);

        room.heal("flaky");
        workflows.desk().clear(failed.id(), Set.of("flaky"), true, false);
        Run good = finished(workflows, failed.id());
        assertThat(states(good)).containsValues(State.SUCCESS).doesNotContainValue(State.UPSTREAM_FAILED);
        assertThat(room.begun).containsExactly("first", "flaky", "flaky", "flaky", "flaky", "flaky", "last");
        assertThat(workflows.desk().log(failed.id(), "flaky", 5, 0).lines())
                .extracting(LogLine::line)
                .containsExactly("Attempt 5", "tick of flaky");
    }

    @Test
    void hundredsOfPartsAreAllDone() {
        List<String> items = IntStream.range(0, 300).mapToObj(Integer::toString).toList();
        Task each = tick("part").forEach(new Each(new Each.Listed(items), 1_000));
        Workflows workflows = room.start(flow("flow", 1, tasks("each", each)));

        Run run = room.run(workflows, "flow");

        assertThat(run.state()).isEqualTo(Run.State.SUCCESS);
        assertThat(run.tasks().getFirst().message()).isEqualTo("300 parts");
        assertThat(room.begun).hasSize(300);
    }

    @Test
    void whatIsAtWorkWhilePostgresIsAwayIsNotedWhenItIsBack() {
        AtomicBoolean away = new AtomicBoolean();
        DataSource real = room.database().dataSource();
        room.through((DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (away.get() && method.getName().equals("getConnection")) {
                        throw new SQLException("the connection is refused");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause(); // as the real one would throw it
                    }
                }));
        room.gate("slow");
        Workflows workflows = room.start(flow(
                "flow", 1, tasks("slow", tick("slow"), "after", tick("after").after("slow"))));
        Run run = workflows.trigger("flow", Map.of());
        room.awaitBegun(1);

        away.set(true);
        room.open("slow", 1);
        assertThatThrownBy(() -> workflows.desk().run(run.id())).hasMessageContaining("the connection is refused");
        assertThat(room.begun).as("nothing begins that is not noted").containsExactly("slow");
        away.set(false);

        Run over = finished(workflows, run.id());
        assertThat(over.state()).as(over.toString()).isEqualTo(Run.State.SUCCESS);
        assertThat(over.tasks().getFirst().attempt()).isEqualTo(1);
    }

    @Test
    void aTaskThatCleansUpRunsAfterPartsFailed() {
        Task each = tick("part").forEach(new Each(new Each.Listed(List.of("a")), 1));
        Task clean = tick("clean").with(new Task.Start(Set.of("each"), Rule.ONE_FAILED, Optional.empty(), false));
        Workflows workflows = room.start(flow("flow", 1, tasks("each", each, "clean", clean)));
        room.fail("part", "no");

        assertThat(states(room.run(workflows, "flow"))).containsEntry("clean", State.SUCCESS);
    }
}
