package io.mekong.workflow;

import static org.awaitility.Awaitility.await;

import io.mekong.core.MekongException;
import io.mekong.project.Settings;
import io.mekong.project.Task;
import io.mekong.project.Work;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Runs;
import io.mekong.task.TickSender;
import io.mekong.task.Tools;
import io.mekong.workflow.Workflows.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import javax.sql.DataSource;

/** Workflows on a real PostgreSQL, whose generator tasks do what a test tells them. */
final class FlowRoom implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final Timing QUICK = new Timing(Duration.ofMillis(20), Duration.ofSeconds(3));

    final List<String> begun = new CopyOnWriteArrayList<>();
    private final Map<String, Semaphore> gates = new ConcurrentHashMap<>();
    private final Map<String, String> failing = new ConcurrentHashMap<>();
    private final DataSource dataSource;
    private final InstantSource clock;
    private final List<Workflows> opened = new ArrayList<>();
    private BiFunction<String, Map<String, Object>, Map<String, Object>> answers = (query, values) -> Map.of();

    FlowRoom(DataSource dataSource, InstantSource clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    FlowRoom answering(BiFunction<String, Map<String, Object>, Map<String, Object>> queries) {
        this.answers = queries;
        return this;
    }

    /** The source's ticks wait until {@link #open} lets them. */
    FlowRoom gate(String source) {
        gates.put(source, new Semaphore(0));
        return this;
    }

    void open(String source, int ticks) {
        java.util.Objects.requireNonNull(gates.get(source)).release(ticks);
    }

    void fail(String source, String why) {
        failing.put(source, why);
    }

    void heal(String source) {
        failing.remove(source);
    }

    Workflows start(Map<String, Integer> pools, Path folder, Workflow... workflows) {
        TickSender ticks = (source, count, log) -> {
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
        };
        Tools tools = TestProjects.tools(ticks, (query, values) -> answers.apply(query, values), folder);
        Settings.Workflows settings = new Settings.Workflows(pools, 1_000, Duration.ofDays(90));
        Workflows started =
                Workflows.open(dataSource, tools, TestProjects.of(settings, workflows), RunWatch.none(), clock, QUICK);
        opened.add(started);
        return started;
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

    /** Not scheduled, and up to {@code atOnce} runs at a time. */
    static Workflow flow(String name, int atOnce, Map<String, Task> tasks) {
        return new Workflow(name, "", Optional.empty(), new Runs(atOnce, 16, false), Map.of(), tasks);
    }

    static Task pooled(Task task, String pool, int priority) {
        return task.with(
                new Task.Effort(task.effort().retries(), task.effort().timeout(), Optional.of(pool), priority));
    }

    static Task when(Task task, String condition) {
        return task.with(new Task.Start(task.after(), task.start().rule(), Optional.of(condition), false));
    }

    static Task shell(String script) {
        return Task.of(new Work.Shell(List.of("sh", "-c", script), Map.of()));
    }

    static Task cursor(Task task, String name, String first) {
        return new Task(task.work(), task.start(), task.effort(), task.each(), Map.of(name, first));
    }

    /** By name, in this order. */
    static Map<String, Task> tasks(Object... namesAndTasks) {
        Map<String, Task> tasks = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTasks.length; i += 2) {
            tasks.put((String) namesAndTasks[i], (Task) namesAndTasks[i + 1]);
        }
        return tasks;
    }

    @Override
    public void close() {
        gates.values().forEach(gate -> gate.release(1_000));
        opened.forEach(Workflows::close);
    }
}
