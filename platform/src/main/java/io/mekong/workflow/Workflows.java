package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.core.Spelling;
import io.mekong.project.Project;
import io.mekong.project.Workflow;
import io.mekong.task.Tools;
import io.mekong.workflow.Run.Trigger;
import io.mekong.workflow.RunStore.NewRun;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The project's workflows: run when they are due or asked for, one run of a workflow at a time, with their history.
 *
 * <p>Schedules and history live in PostgreSQL (migration V1 must have run). Any number of nodes may share them: each due
 * time runs once. A due time that passes while as many runs are active as may be, while the workflow is paused, or while no
 * node is up is skipped, unless the workflow catches up. A run whose node dies is gone on with by another, or by the next
 * start: what was done stays done, and a task that was at work then has lost an attempt. Safe for all threads.
 */
public final class Workflows implements AutoCloseable {
    /** The number of runs in a {@link WorkflowStatus}. */
    public static final int RUNS_LISTED = 20;

    private static final int MOST_RUNS = 1000;
    private static final String NEW_RUNS = "runs";

    private final RunStore store;
    private final InstantSource clock;
    private final String node;
    private final Dispatcher dispatcher;
    private final DueTimes dueTimes;
    private final Triggers triggers;
    private final Signals signals;
    private volatile Map<String, Workflow> workflows = Map.of();

    private Workflows(
            DataSource dataSource, Tools tools, InstantSource clock, Timing timing, String node, EventSources sources) {
        Database database = new Database(dataSource);
        this.store = new RunStore(database);
        this.clock = clock;
        this.node = node;
        this.dispatcher = new Dispatcher(dataSource, store, tools, clock, timing, node, this::find);
        this.dueTimes = new DueTimes(database, store, clock, timing.poll(), this::wake);
        EventRuns eventRuns = new EventRuns(store, clock, () -> workflows);
        this.triggers = new Triggers(database, eventRuns, sources, clock, timing.poll(), this::wake);
        store.onSuccess(eventRuns::datasetsUpdated);
        this.signals = Signals.open(dataSource, node);
    }

    /** How often db-scheduler looks for due executions, and how often a node at work says that it lives. */
    record Timing(Duration poll, Duration heartbeat) {
        /** A node is taken for dead after four heartbeats, and that is looked for every second heartbeat. */
        static final Timing DEFAULT = new Timing(Duration.ofSeconds(1), Duration.ofMillis(2_500));
    }

    /**
     * Registers the project's schedules and starts.
     *
     * @param node the name of this node among those that share the database, the same after a restart: what it had at work
     *     when it was killed, it goes on with at once
     * @param sources of the events that start runs
     */
    public static Workflows open(
            DataSource dataSource,
            Tools tools,
            Project project,
            InstantSource clock,
            String node,
            EventSources sources) {
        return open(dataSource, tools, project, clock, Timing.DEFAULT, node, sources);
    }

    static Workflows open(
            DataSource dataSource,
            Tools tools,
            Project project,
            InstantSource clock,
            Timing timing,
            String node,
            EventSources sources) {
        Workflows opened = new Workflows(dataSource, tools, clock, timing, node, sources);
        try {
            opened.store.failAbandoned(clock.instant());
            new Database(dataSource).update("release-picks.sql", clock.instant(), node);
            opened.apply(project);
            opened.dispatcher.start();
            opened.dueTimes.start();
            opened.triggers.start();
            var _ = opened.signals.listen(word -> opened.dispatcher.wake()); // until both are closed
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Takes over the project's workflows: new ones are scheduled, changed ones rescheduled, removed ones unscheduled. A
     * run at work goes on as it began, and history stays.
     */
    public synchronized void apply(Project project) {
        workflows = project.workflows();
        dueTimes.apply(workflows);
        triggers.apply(workflows);
    }

    /** All workflows in the project's order. */
    public List<WorkflowStatus> list() {
        Map<String, Workflow> known = workflows;
        return statuses(known.values().stream().toList());
    }

    public WorkflowStatus workflow(String name) {
        return statuses(List.of(known(name))).getFirst();
    }

    /**
     * Starts a run now, or queues it behind those at work. A paused workflow runs too: it was asked for by name.
     *
     * @param parameters by name; those left out have what the workflow says
     * @throws MekongException USER for a parameter that the workflow does not have, or a value that is none of its type
     */
    public Run trigger(String name, Map<String, String> parameters) {
        Workflow workflow = known(name);
        Instant now = clock.instant();
        Optional<Run.Interval> interval = workflow.schedule()
                .flatMap(schedule -> schedule.before(now.plusNanos(1)))
                .map(before -> new Run.Interval(before, now));
        NewRun wanted = new NewRun(Trigger.MANUAL, now, interval, Parameters.of(workflow, parameters));
        long id = store.create(workflow, wanted, now)
                .orElseThrow(() -> MekongException.bug("a run that was asked for was not made", null));
        wake();
        return run(id);
    }

    /** There are runs to begin: here, or on another node where this one is at its limit. */
    private void wake() {
        signals.publish(NEW_RUNS);
    }

    /** Stops a run: what is at work is interrupted, what is to come does not begin. */
    public Run cancel(long id) {
        run(id); // it must be there
        store.cancel(id, clock.instant());
        return run(id);
    }

    /** Keeps due runs from starting until {@link #resume}; the run at work goes on. Kept over restarts. */
    public WorkflowStatus pause(String name) {
        store.pause(known(name).name());
        return workflow(name);
    }

    /** The next due time runs again; those that passed meanwhile do not. */
    public WorkflowStatus resume(String name) {
        store.resume(known(name).name());
        return workflow(name);
    }

    /** The newest runs first; also of a workflow that the project no longer has, as long as there is history. */
    public List<Run> runs(String workflow, int limit) {
        List<Run> runs = store.newest(List.of(workflow), Math.clamp(limit, 1, MOST_RUNS));
        if (runs.isEmpty()) {
            known(workflow);
        }
        return runs;
    }

    public Run run(long id) {
        return store.run(id)
                .orElseThrow(() -> new NotFoundException(
                        "There is no run " + id,
                        "no workflow has had a run of this number, or it is too old to be kept",
                        "List the runs of a workflow with `mekong workflow runs`."));
    }

    /** What the task wrote, in order; at most a second behind while it runs. */
    public List<LogLine> logs(long run, String task) {
        List<String> tasks = run(run).tasks().stream().map(TaskRun::name).toList();
        if (!tasks.contains(task)) {
            throw new NotFoundException(
                    "Run " + run + " has no task `" + task + "`",
                    "it is not among the tasks it was started with",
                    Spelling.hint(task, tasks));
        }
        return store.log(run, task);
    }

    public SchedulerStatus status() {
        Map<String, Workflow> known = workflows;
        Set<String> paused = store.paused();
        long scheduled = known.values().stream()
                .filter(workflow -> workflow.schedule().isPresent() && !paused.contains(workflow.name()))
                .count();
        return new SchedulerStatus(dispatcher.started(), node, known.size(), (int) scheduled, dispatcher.executing());
    }

    /** Lets runs at work finish for a few seconds, then interrupts them. */
    @Override
    public void close() {
        triggers.close();
        dueTimes.close();
        dispatcher.close();
        signals.close();
    }

    private List<WorkflowStatus> statuses(List<Workflow> chosen) {
        Set<String> names = chosen.stream().map(Workflow::name).collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, List<Run>> runs =
                store.newest(names, RUNS_LISTED).stream().collect(Collectors.groupingBy(Run::workflow));
        Set<String> paused = store.paused();
        Instant now = clock.instant();
        return chosen.stream()
                .map(workflow -> new WorkflowStatus(
                        workflow,
                        paused.contains(workflow.name()) ? Optional.empty() : nextRun(workflow, now),
                        paused.contains(workflow.name()),
                        runs.getOrDefault(workflow.name(), List.of())))
                .toList();
    }

    private static Optional<Instant> nextRun(Workflow workflow, Instant now) {
        return workflow.schedule().flatMap(schedule -> schedule.after(now));
    }

    private Optional<Workflow> find(String name) {
        return Optional.ofNullable(workflows.get(name));
    }

    private Workflow known(String name) {
        return find(name).orElseThrow(() -> unknown(name));
    }

    private MekongException unknown(String name) {
        return NotFoundException.inProject("workflow", name, workflows.keySet());
    }
}
