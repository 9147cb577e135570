package io.mekong.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.core.MekongException;
import io.mekong.core.TestFolder;
import io.mekong.project.Settings;
import io.mekong.project.Workflow;
import io.mekong.service.TestDatabase;
import io.mekong.task.TickSender;
import io.mekong.workflow.Workflows.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Workflows on a real PostgreSQL, with all that a test gives to their nodes: the time, how often they look, what their
 * generator tasks do, what happens around them. Unless it is said otherwise, time is real and a task only ticks. {@link
 * FlowRooms} gives one to each test and closes it.
 */
final class FlowRoom implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(20);

    /** The clock may jump by minutes without a run that goes on looking abandoned. */
    private static final Timing UNHURRIED = timing(Duration.ofMillis(20), Duration.ofSeconds(60));

    private static final Timing QUICK = timing(Duration.ofMillis(20), Duration.ofSeconds(3));

    /** The sources whose ticks have begun, in order. */
    final List<String> begun = new CopyOnWriteArrayList<>();

    private final TestDatabase database;
    private final TestFolder folder = TestFolder.create("mekong-flow");
    private final Map<String, Semaphore> gates = new ConcurrentHashMap<>();
    private final Map<String, String> failing = new ConcurrentHashMap<>();
    private final List<Workflows> opened = new ArrayList<>();
    private InstantSource clock = InstantSource.system();
    private Timing timing = QUICK;
    private TickSender ticks = this::tick;
    private BiFunction<String, Map<String, Object>, Map<String, Object>> answers = (query, values) -> Map.of();
    private EventSources sources = EventSources.none();
    private Map<String, Integer> pools = Map.of();
    private Optional<DataSource> connections = Optional.empty();

    FlowRoom(TestDatabase database) {
        this.database = database;
    }

    /** Who hangs is not given long to end. */
    static Timing timing(Duration poll, Duration heartbeat) {
        return new Timing(poll, heartbeat, Duration.ofMillis(300));
    }

    /** From now on time is that clock's, which begins here; and its nodes take none of them for dead while it jumps. */
    TestClock at(String instant) {
        TestClock begins = new TestClock(instant);
        clock = begins;
        timing = UNHURRIED;
        return begins;
    }

    FlowRoom looking(Timing often) {
        this.timing = often;
        return this;
    }

    /** What a generator task does, instead of what this room would. */
    FlowRoom sending(TickSender sender) {
        this.ticks = sender;
        return this;
    }

    FlowRoom answering(BiFunction<String, Map<String, Object>, Map<String, Object>> queries) {
        this.answers = queries;
        return this;
    }

    FlowRoom hearing(EventSources events) {
        this.sources = events;
        return this;
    }

    FlowRoom pool(String name, int slots) {
        this.pools = Map.of(name, slots);
        return this;
    }

    /** Its nodes reach the database through these connections. */
    FlowRoom through(DataSource others) {
        this.connections = Optional.of(others);
        return this;
    }

    /** The source's ticks wait until {@link #open} lets them. */
    FlowRoom gate(String source) {
        gates.put(source, new Semaphore(0));
        return this;
    }

    void open(String source, int count) {
        Objects.requireNonNull(gates.get(source)).release(count);
    }

    void fail(String source, String why) {
        failing.put(source, why);
    }

    void heal(String source) {
        failing.remove(source);
    }

    TestDatabase database() {
        return database;
    }

    /** What its tasks work in. */
    Path folder() {
        return folder.path();
    }

    private int tick(String source, int count, Consumer<String> log) {
        begun.add(source);
        log.accept("tick of " + source);
        Semaphore gate = gates.get(source);
        try {
            if (gate != null && !gate.tryAcquire(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened " + source);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("Stopped", "interrupted", "", e);
        }
        if (failing.containsKey(source)) {
            throw MekongException.resource("Cannot send", failing.get(source), "Wait.", null);
        }
        return 1;
    }

    /** A node. */
    Workflows start(Workflow... workflows) {
        return start("node-" + opened.size(), workflows);
    }

    /** A node of that name. */
    Workflows start(String node, Workflow... workflows) {
        Settings.Workflows settings = new Settings.Workflows(pools, 1_000, Duration.ofDays(90));
        Workflows started = Workflows.open(
                connections.orElse(database.dataSource()),
                TestProjects.tools(ticks, (query, values) -> answers.apply(query, values), folder()),
                TestProjects.of(settings, workflows),
                RunWatch.none(),
                clock,
                timing,
                node,
                sources);
        opened.add(started);
        return started;
    }

    /** Of all nodes, as a platform that stops does. */
    void stop() {
        opened.forEach(Workflows::close);
    }

    <T> List<T> query(String sql, Database.Mapper<T> mapper, Object... values) {
        return new Database(database.dataSource()).query(sql, mapper, values);
    }

    /** Stops the task's attempt for as long as it is let. */
    static void hang() {
        waitFor(new CountDownLatch(1));
    }

    static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("Stopped", "interrupted", "", e);
        }
    }

    Run run(Workflows workflows, String name) {
        return finished(workflows, workflows.trigger(name, Map.of()).id());
    }

    static Run finished(Workflows workflows, long id) {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> workflows.desk().run(id).state().isFinal());
        return workflows.desk().run(id);
    }

    /** Waits until there are so many, all over, and what is due next is to come. */
    List<Run> awaitRuns(Workflows workflows, String name, int count) {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(workflows.runs(name, 100))
                        .hasSize(count)
                        .allMatch(run -> run.finishedAt().isPresent()));
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> query(
                                "select 1 from workflow_trigger where trigger = 'schedule' and at <= ?",
                                row -> 1,
                                clock.instant())
                        .isEmpty());
        return workflows.runs(name, 100);
    }

    void awaitBegun(int count) {
        await().atMost(DEADLINE).pollInterval(Duration.ofMillis(10)).until(() -> begun.size() >= count);
    }

    static void awaitState(Workflows workflows, long run, String task, TaskRun.State state) {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> states(workflows.desk().run(run)).get(task) == state);
    }

    static Map<String, TaskRun.State> states(Run run) {
        Map<String, TaskRun.State> states = new LinkedHashMap<>();
        run.tasks().forEach(task -> states.put(task.name(), task.state()));
        return states;
    }

    @Override
    public void close() throws IOException {
        gates.values().forEach(gate -> gate.release(1_000));
        stop();
        folder.close();
    }
}
