package io.mekong.workflow;

import static io.mekong.workflow.TestProjects.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.mekong.core.MekongException;
import io.mekong.project.Task;
import io.mekong.project.Task.Retries;
import io.mekong.project.Task.Rule;
import io.mekong.project.Work;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Parameter;
import io.mekong.project.Workflow.Runs;
import io.mekong.project.Workflow.Schedule;
import io.mekong.task.TickSender;
import io.mekong.task.Tools;
import io.mekong.workflow.Workflows.Timing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs of workflows of every shape, on a real PostgreSQL and in real time. */
@Timeout(60)
class RunLoopIT {
    private static final Timing QUICK = new Timing(Duration.ofMillis(20), Duration.ofSeconds(3));
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Retries TWICE = new Retries(2, Duration.ofMillis(20), Duration.ofMillis(50));

    private static TestDatabase postgres;

    @TempDir
    Path folder;

    private final List<Workflows> opened = new ArrayList<>();
    private final List<String> order = new CopyOnWriteArrayList<>();
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
        dataSource = postgres.dataSource(postgres.create());
    }

    @AfterEach
    void close() {
        opened.forEach(Workflows::close);
    }

    private Workflows open(Workflow workflow, TickSender ticks) {
        Tools tools = TestProjects.tools(
                ticks, (query, values) -> Map.of("query", query, "day", String.valueOf(values.get("ds"))), folder);
        Workflows workflows = Workflows.open(
                dataSource, tools, TestProjects.of(workflow), RunWatch.none(), InstantSource.system(), QUICK);
        opened.add(workflows);
        return workflows;
    }

    private int noted(String source) {
        order.add(source);
        return 1;
    }

    private Run finished(Workflows workflows, Run run) {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> workflows.desk().run(run.id()).state().isFinal());
        return workflows.desk().run(run.id());
    }

    private Run run(Workflows workflows) {
        return finished(workflows, workflows.trigger("flow", Map.of()));
    }

    private static Workflow flow(Map<String, Task> tasks) {
        return TestProjects.onDemand("flow", tasks);
    }

    private static Task with(Task task, Rule rule, Retries retries, Duration timeout) {
        return task.with(new Task.Start(task.after(), rule, Optional.empty(), false))
                .with(new Task.Effort(retries, timeout, Optional.empty(), 0));
    }

    private static Map<String, TaskRun.State> states(Run run) {
        Map<String, TaskRun.State> states = new LinkedHashMap<>();
        run.tasks().forEach(task -> states.put(task.name(), task.state()));
        return states;
    }

    @Test
    void tasksThatDoNotWaitForEachOtherRunSideBySide() {
        CyclicBarrier together = new CyclicBarrier(2);
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("first", tick("first"));
        tasks.put("left", tick("left").after("first"));
        tasks.put("right", tick("right").after("first"));
        tasks.put("last", tick("last").after("left", "right"));
        Workflows workflows = open(flow(tasks), (source, count, log) -> {
            if (!source.endsWith("st")) {
                meet(together);
            }
            return noted(source);
        });

        Run run = run(workflows);

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
        Workflows workflows = open(flow(Map.of("flaky", flaky)), (source, count, log) -> {
            int attempt = attempts.incrementAndGet();
            log.accept("try " + attempt);
            if (attempt < 3) {
                throw MekongException.resource("Cannot send", "Kafka is away", "Wait.", null);
            }
            return 1;
        });

        Run run = run(workflows);

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
        Workflows workflows = open(flow(tasks), (source, count, log) -> {
            if (source.equals("bad")) {
                throw new IllegalStateException("broken");
            }
            return noted(source);
        });

        Run run = run(workflows);

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
        Workflows workflows = open(flow(Map.of("slow", slow)), (source, count, log) -> {
            hang();
            return 1;
        });

        Run run = run(workflows);

        assertThat(run.message()).startsWith("Task `slow` failed: it took longer than its `timeout` of ");
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("Stopped", "interrupted", "", e);
        }
    }

    @Test
    void aCancelledRunStopsWhatIsAtWorkAndBeginsNothing() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("slow", tick("slow"));
        tasks.put("next", tick("next").after("slow"));
        Workflows workflows = open(flow(tasks), (source, count, log) -> {
            started.countDown();
            hang();
            return noted(source);
        });
        Run asked = workflows.trigger("flow", Map.of());
        Run waiting = workflows.trigger("flow", Map.of());
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        workflows.desk().cancel(waiting.id());
        workflows.desk().cancel(asked.id());

        assertThat(finished(workflows, asked).state()).isEqualTo(Run.State.CANCELLED);
        assertThat(states(workflows.desk().run(asked.id())))
                .isEqualTo(Map.of("slow", TaskRun.State.CANCELLED, "next", TaskRun.State.CANCELLED));
        assertThat(finished(workflows, waiting).state()).isEqualTo(Run.State.CANCELLED);
        assertThat(order).isEmpty();
    }

    @Test
    void aRunGoesOnAfterItsNodeStoppedWithoutDoingAnythingTwice() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put("done", tick("done"));
        tasks.put("cut", with(tick("cut").after("done"), Rule.ALL_SUCCESS, TWICE, Task.TIMEOUT));
        tasks.put("after", tick("after").after("cut"));
        Workflows first = open(flow(tasks), (source, count, log) -> {
            if (source.equals("cut")) {
                started.countDown();
                hang();
            }
            return noted(source);
        });
        Run asked = first.trigger("flow", Map.of());
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        first.close();

        Workflows second = open(flow(tasks), (source, count, log) -> noted(source));

        assertThat(finished(second, asked).state()).isEqualTo(Run.State.SUCCESS);
        assertThat(order).containsExactly("done", "cut", "after");
        assertThat(second.desk().run(asked.id()).tasks().get(1).attempt()).isEqualTo(2);
    }

    @Test
    void aProgramGetsTheRunInItsEnvironmentAndGivesOutputs() {
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put(
                "say",
                Task.of(new Work.Shell(
                        List.of("sh", "-c", "echo \"$MEKONG_PARAM_NAME $MEKONG_DS $GREETING\"; echo '::output n=3'"),
                        Map.of("GREETING", "{{ workflow }}"))));
        tasks.put("nothing", Task.of(new Work.Shell(List.of("sh", "-c", "exit 99"), Map.of())));
        tasks.put("bad", Task.of(new Work.Shell(List.of("sh", "-c", "echo oh; exit 3"), Map.of())));
        tasks.put("none", Task.of(new Work.Shell(List.of("no-such-program"), Map.of())));
        Workflow workflow = new Workflow(
                "flow",
                "",
                Optional.of(Schedule.cron("0 0 1 1 *", ZoneId.of("UTC"))),
                Runs.USUAL,
                Map.of("name", new Parameter(Parameter.Type.STRING, Optional.of("nobody"), "")),
                tasks);
        Workflows workflows = open(workflow, (source, count, log) -> 1);

        Run run = finished(workflows, workflows.trigger("flow", Map.of("name", "$(rm -rf /) 'Huế'")));

        Run.Interval interval = run.interval().orElseThrow();
        assertThat(interval.end()).isAfter(interval.start());
        assertThat(workflows.desk().log(run.id(), "say", 0, 0).lines())
                .extracting(LogLine::line)
                .containsExactly(
                        "$(rm -rf /) 'Huế' " + interval.start().toString().substring(0, 10) + " flow");
        assertThat(new RunHistory(new Database(dataSource)).outputs(run.id())).containsEntry("say", Map.of("n", "3"));
        assertThat(states(run))
                .isEqualTo(Map.of(
                        "say", TaskRun.State.SUCCESS,
                        "nothing", TaskRun.State.SKIPPED,
                        "bad", TaskRun.State.FAILED,
                        "none", TaskRun.State.FAILED));
        assertThat(run.tasks().get(2).message()).startsWith("The command failed – exit code 3");
        assertThat(run.tasks().get(3).message()).startsWith("The command cannot be started – ");
    }

    @Test
    void parametersAreChecked() {
        Workflow workflow = new Workflow(
                "flow",
                "",
                Optional.empty(),
                Runs.USUAL,
                Map.of("days", new Parameter(Parameter.Type.INTEGER, Optional.empty(), "")),
                Map.of("a", tick("a")));
        Workflows workflows = open(workflow, (source, count, log) -> 1);

        assertThatThrownBy(() -> workflows.trigger("flow", Map.of("days", "many")))
                .hasMessage("Workflow `flow` cannot run – `days` cannot be `many`: it must be a whole number"
                        + " – Give another value.");
        assertThatThrownBy(() -> workflows.trigger("flow", Map.of("day", "1")))
                .hasMessage("Workflow `flow` cannot run – it has no parameter `day` – Did you mean `days`?");
        assertThatThrownBy(() -> workflows.trigger("flow", Map.of()))
                .hasMessageContaining("its parameter `days` has no value");
        assertThat(finished(workflows, workflows.trigger("flow", Map.of("days", "7")))
                        .parameters())
                .isEqualTo(Map.of("days", "7"));
    }

    @Test
    void requestsQueriesAndProofs() throws IOException {
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean good = exchange.getRequestURI().getPath().equals("/good");
            byte[] answer = "an answer".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(good ? 201 : 503, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://localhost:" + server.getAddress().getPort();
            Map<String, Task> tasks = new LinkedHashMap<>();
            tasks.put(
                    "post",
                    Task.of(new Work.Http(
                            "POST", url + "/good?w={{ workflow }}", Map.of(), Optional.of("{{ task }}"))));
            tasks.put("away", Task.of(new Work.Http("GET", url + "/bad", Map.of(), Optional.empty())));
            tasks.put("ask", Task.of(TestProjects.sql("SELECT $ds")));
            tasks.put("proof", Task.of(new Work.Verify("good")));
            tasks.put("wrong", Task.of(new Work.Verify("bad")));
            Workflows workflows = open(flow(tasks), (source, count, log) -> 1);

            Run run = run(workflows);

            assertThat(received).containsExactlyInAnyOrder("POST /good?w=flow post", "GET /bad ");
            assertThat(states(run))
                    .as(run.toString())
                    .isEqualTo(Map.of(
                            "post", TaskRun.State.SUCCESS,
                            "away", TaskRun.State.FAILED,
                            "ask", TaskRun.State.SUCCESS,
                            "proof", TaskRun.State.SUCCESS,
                            "wrong", TaskRun.State.FAILED));
            assertThat(new RunHistory(new Database(dataSource)).outputs(run.id()))
                    .containsEntry("post", Map.of("status", 201L))
                    .hasEntrySatisfying("ask", outputs -> assertThat(outputs).containsEntry("query", "SELECT $ds"));
            assertThat(run.tasks().get(1).message()).contains("status 503 from " + url + "/bad");
            assertThat(run.tasks().get(4).message()).contains("two rows too many");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void dueTimesThatPassedAreMadeUpForWhereTheWorkflowSaysSo() throws SQLException {
        Workflow everyMinute = new Workflow(
                "flow",
                "",
                Optional.of(Schedule.cron("* * * * *", ZoneId.of("UTC"))),
                new Runs(2, 16, true),
                Map.of(),
                Map.of("a", tick("a")));
        TestClock clock = new TestClock("2026-03-01T10:00:05Z");
        Tools tools = TestProjects.tools((source, count, log) -> noted(source));
        Workflows.open(dataSource, tools, TestProjects.of(everyMinute), RunWatch.none(), clock, QUICK)
                .close();
        clock.moveTo("2026-03-01T10:45:20Z"); // more than are made up for at once

        Workflows workflows =
                Workflows.open(dataSource, tools, TestProjects.of(everyMinute), RunWatch.none(), clock, QUICK);
        opened.add(workflows);

        await().atMost(DEADLINE)
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
        assertThat(Set.copyOf(order)).containsExactly("a");
    }
}
