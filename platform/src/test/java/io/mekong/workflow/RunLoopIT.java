package io.mekong.workflow;

import static io.mekong.workflow.FlowRoom.finished;
import static io.mekong.workflow.FlowRoom.states;
import static io.mekong.workflow.TestProjects.flow;
import static io.mekong.workflow.TestProjects.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.MekongException;
import io.mekong.project.Task;
import io.mekong.project.Task.Retries;
import io.mekong.project.Task.Rule;
import io.mekong.project.Workflow;
import io.mekong.task.TickSender;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs of workflows of every shape, on a real PostgreSQL and in real time. */
@Timeout(60)
@ExtendWith(FlowRooms.class)
class RunLoopIT {
    private static final Retries TWICE = new Retries(2, Duration.ofMillis(20), Duration.ofMillis(50));

    private final List<String> order = new CopyOnWriteArrayList<>();
    private final FlowRoom room;

    RunLoopIT(FlowRoom room) {
        this.room = room;
    }

    private Workflows open(Workflow workflow, TickSender ticks) {
        return room.sending(ticks).start(workflow);
    }

    private int noted(String source) {
        order.add(source);
        return 1;
    }

    private static Task with(Task task, Rule rule, Retries retries, Duration timeout) {
        return task.with(new Task.Start(task.after(), rule, Optional.empty(), false))
                .with(new Task.Effort(retries, timeout, Optional.empty(), 0));
    }

    @Test
    void tasksThatDoNotWaitForEachOtherRunSideBySide() {
        CyclicBarrier together = new CyclicBarrier(2);
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("first", tick("first"));
        tasks.put("left", tick("left").after("first"));
        tasks.put("right", tick("right").after("first"));
        tasks.put("last", tick("last").after("left", "right"));
        Workflows workflows = open(flow("flow", 1, tasks), (source, count, log) -> {
            if (!source.endsWith("st")) {
                meet(together);
            }
            return noted(source);
        });

        Run run = room.run(workflows, "flow");

        assertThat(run.state()).as(run.toString()).isEqualTo(Run.State.SUCCESS);
        assertThat(order).startsWith("first").endsWith("last").hasSize(4);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("they did not run together", e);
        }
    }

    @Test
    void aTaskIsTriedAgainAndItsLogTellsOfEachAttempt() {
        AtomicInteger attempts = new AtomicInteger();
        Task flaky = with(tick("flaky"), Rule.ALL_SUCCESS, TWICE, Task.TIMEOUT);
        Workflows workflows = open(flow("flow", 1, Map.of("flaky", flaky)), (source, count, log) -> {
            int attempt = attempts.incrementAndGet();
            log.accept("try " + attempt);
            if (attempt < 3) {
                throw MekongException.resource("Cannot send", "Kafka is away", "Wait.", null);
            }
            return 1;
        });

        Run run = room.run(workflows, "flow");

        assertThat(run.state()).isEqualTo(Run.State.SUCCESS);
        assertThat(run.tasks().getFirst().attempt()).isEqualTo(3);
        assertThat(workflows.desk().log(run.id(), "flaky", 0, 0).lines())
                .extracting(LogLine::line)
                .containsExactly(
                        "try 1",
                        "Failed: Cannot send – Kafka is away – Wait.",
                        "Attempt 2",
                        "try 2",
                        "Failed: Cannot send – Kafka is away – Wait.",
                        "Attempt 3",
                        "try 3");
    }

    @Test
    void whatFailsInTheEndFailsWhatWaitsForItAndWhatCleansUpRuns() {
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put(
                "bad",
                with(
                        tick("bad"),
                        Rule.ALL_SUCCESS,
                        new Retries(1, Duration.ofMillis(10), Duration.ofMillis(10)),
                        Task.TIMEOUT));
        tasks.put("next", tick("next").after("bad"));
        tasks.put("clean", with(tick("clean").after("bad"), Rule.ONE_FAILED, Retries.NONE, Task.TIMEOUT));
        tasks.put("report", with(tick("report").after("next", "clean"), Rule.ALL_DONE, Retries.NONE, Task.TIMEOUT));
        Workflows workflows = open(flow("flow", 1, tasks), (source, count, log) -> {
            if (source.equals("bad")) {
                throw new IllegalStateException("broken");
            }
            return noted(source);
        });

        Run run = room.run(workflows, "flow");

        assertThat(states(run))
                .isEqualTo(Map.of(
                        "bad", TaskRun.State.FAILED,
                        "next", TaskRun.State.UPSTREAM_FAILED,
                        "clean", TaskRun.State.SUCCESS,
                        "report", TaskRun.State.SUCCESS));
        assertThat(run.state()).isEqualTo(Run.State.SUCCESS); // its last task succeeded
        assertThat(order).containsExactly("clean", "report");
        assertThat(run.tasks().getFirst().message()).isEqualTo("IllegalStateException: broken");
    }

    @Test
    void anAttemptThatTakesTooLongIsInterrupted() {
        Task slow = with(tick("slow"), Rule.ALL_SUCCESS, Retries.NONE, Duration.ofMillis(150));
        Workflows workflows = open(flow("flow", 1, Map.of("slow", slow)), (source, count, log) -> {
            FlowRoom.hang();
            return 1;
        });

        Run run = room.run(workflows, "flow");

        assertThat(run.message()).startsWith("Task `slow` failed: it took longer than its `timeout` of ");
    }

    @Test
    void aCancelledRunStopsWhatIsAtWorkAndBeginsNothing() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("slow", tick("slow"));
        tasks.put("next", tick("next").after("slow"));
        Workflows workflows = open(flow("flow", 1, tasks), (source, count, log) -> {
            started.countDown();
            FlowRoom.hang();
            return noted(source);
        });
        Run asked = workflows.trigger("flow", Map.of());
        Run waiting = workflows.trigger("flow", Map.of());
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        workflows.desk().cancel(waiting.id());
        workflows.desk().cancel(asked.id());

        assertThat(finished(workflows, asked.id()).state()).isEqualTo(Run.State.CANCELLED);
        assertThat(states(workflows.desk().run(asked.id())))
                .isEqualTo(Map.of("slow", TaskRun.State.CANCELLED, "next", TaskRun.State.CANCELLED));
        assertThat(finished(workflows, waiting.id()).state()).isEqualTo(Run.State.CANCELLED);
        assertThat(order).isEmpty();
    }

    @Test
    void aRunGoesOnAfterItsNodeStoppedWithoutDoingAnythingTwice() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("done", tick("done"));
        tasks.put("cut", with(tick("cut").after("done"), Rule.ALL_SUCCESS, TWICE, Task.TIMEOUT));
        tasks.put("after", tick("after").after("cut"));
        Workflows first = open(flow("flow", 1, tasks), (source, count, log) -> {
            if (source.equals("cut")) {
                started.countDown();
                FlowRoom.hang();
            }
            return noted(source);
        });
        Run asked = first.trigger("flow", Map.of());
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        first.close();

        Workflows second = open(flow("flow", 1, tasks), (source, count, log) -> noted(source));

        assertThat(finished(second, asked.id()).state()).isEqualTo(Run.State.SUCCESS);
        assertThat(order).containsExactly("done", "cut", "after");
        assertThat(second.desk().run(asked.id()).tasks().get(1).attempt()).isEqualTo(2);
    }
}
