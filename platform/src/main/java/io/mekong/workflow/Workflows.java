package io.mekong.workflow;

import io.mekong.core.ConflictException;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.core.Spelling;
import io.mekong.project.Project;
import io.mekong.project.Settings;
import io.mekong.project.Workflow;
import io.mekong.task.Notices;
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
import java.util.UUID;
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

    private final RunStore store;
    private final RunHistory history;
    private final InstantSource clock;
    private final Signals signals;
    private final RunEdits edits;
    private final RunDesk desk;
    private final Backfills backfills;
    private final Dispatcher dispatcher;
    private final DueTimes dueTimes;
    private final Triggers triggers;
    private volatile Map<String, Workflow> workflows = Map.of();
    private volatile Settings.Workflows settings = Settings.Workflows.USUAL;

    private Workflows(
            DataSource dataSource,
            Tools tools,
            RunWatch watch,
            InstantSource clock,
            Timing timing,
            String node,
            EventSources sources) {
        this.clock = clock;
        Database database = new Database(dataSource);
        this.store = new RunStore(database);
        this.history = new RunHistory(database);
        this.signals = Signals.open(dataSource, node);
        this.edits = new RunEdits(database);
        LogStore logs = new LogStore(database);
        this.desk = new RunDesk(history, edits, logs, clock, this::find, this::edited);
        this.backfills = new Backfills(database, store, history, edits, clock, this::known, this::due);
        SubRuns subRuns = new SubRuns(store, history, clock, this::find, this::due);
        Engine engine = new Engine(
                store,
                history,
                logs,
                new Performer(store, tools, subRuns),
                watch,
                clock,
                pool -> settings.pools().getOrDefault(pool, 1),
                _ -> waiting());
        RunNotices notices = new RunNotices(database, history, new Notices(tools), clock, this::find);
        this.dispatcher = new Dispatcher(dataSource, engine, backfills, notices, timing, node, this::find, this::ended);
        this.dueTimes = new DueTimes(database, store, clock, timing.poll(), this::due);
        EventRuns eventRuns = new EventRuns(store, clock, () -> workflows);
        this.triggers = new Triggers(database, eventRuns, sources, clock, timing.poll(), this::due);
        store.onEnd((transaction, workflow, run, state) -> {
            if (state == Run.State.SUCCESS) {
                eventRuns.datasetsUpdated(transaction, workflow, run);
            }
            notices.ended(transaction, workflow, run, state);
        });
        var _ = signals.listen(this::hear);
    }

    private static final String DUE = "due";
    private static final String WAITING = "waiting";
    private static final String RUN = "run:";

    private void hear(String word) {
        if (word.startsWith(RUN)) {
            dispatcher.wakeLoop(Long.parseLong(word.substring(RUN.length())));
        } else if (word.equals(WAITING)) {
            dispatcher.wakeWaiting();
        } else {
            dispatcher.wake();
            dispatcher.wakeWaiting();
        }
    }

    /** There is something to work on. */
    private void due() {
        dispatcher.wake();
        signals.publish(DUE);
    }

    /** What waits for a slot, or for another run, may go on. */
    private void waiting() {
        dispatcher.wakeWaiting();
        signals.publish(WAITING);
    }

    private void edited(long run) {
        dispatcher.wakeLoop(run);
        signals.publish(RUN + run);
        due();
    }

    private void ended(Workflow workflow, Run run) {
        Instant now = clock.instant();
        store.callNext(workflow, now);
        backfills.ended(run);
        edits.ended(run).ifPresent(this::edited);
        history.forget(workflow.name(), settings.keepRuns(), settings.keep(), now);
        due();
        waiting();
    }

    /**
     * @param poll how often db-scheduler looks for due executions
     * @param heartbeat how often a node at work says that it lives; it is taken for dead after four, and that is looked for every second
     * @param farewell how long runs at work may go on when the node stops
     */
    record Timing(Duration poll, Duration heartbeat, Duration farewell) {
        static final Timing DEFAULT =
                new Timing(Duration.ofSeconds(1), Duration.ofMillis(2_500), Duration.ofSeconds(5));
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
            RunWatch watch,
            InstantSource clock,
            String node,
            EventSources sources) {
        return open(dataSource, tools, project, watch, clock, Timing.DEFAULT, node, sources);
    }

    static Workflows open(
            DataSource dataSource, Tools tools, Project project, RunWatch watch, InstantSource clock, Timing timing) {
        String node = "node-" + UUID.randomUUID();
        return open(dataSource, tools, project, watch, clock, timing, node, EventSources.none());
    }

    static Workflows open(
            DataSource dataSource,
            Tools tools,
            Project project,
            RunWatch watch,
            InstantSource clock,
            Timing timing,
            String node,
            EventSources sources) {
        Workflows opened = new Workflows(dataSource, tools, watch, clock, timing, node, sources);
        try {
            opened.store.adoptOrphans(clock.instant());
            new Database(dataSource).update("release-picks.sql", clock.instant(), node);
            opened.apply(project);
            opened.dispatcher.start();
            opened.dueTimes.start();
            opened.triggers.start();
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
        settings = project.settings().workflows();
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
        Optional<Run.Interval> interval = workflow.schedule().flatMap(schedule -> Run.Interval.until(schedule, now));
        NewRun wanted = new NewRun(Trigger.MANUAL, now, interval, Parameters.of(workflow, parameters));
        long id = store.create(workflow, wanted, now)
                .orElseThrow(() -> MekongException.bug("a run that was asked for was not made", null));
        due();
        return desk.run(id);
    }

    /** Keeps due runs from starting until {@link #resume}; the run at work goes on. Kept over restarts. */
    public WorkflowStatus pause(String name) {
        history.pause(known(name).name(), true);
        return workflow(name);
    }

    /** The next due time runs again; those that passed meanwhile do not. */
    public WorkflowStatus resume(String name) {
        history.pause(known(name).name(), false);
        return workflow(name);
    }

    /**
     * The newest runs first; also of a workflow that the project no longer has, as long as there is history.
     *
     * @param before only those older than the run of this number; 0: all
     * @param state its label; empty text: all
     * @param trigger its label; empty text: all
     */
    public List<Run> runs(String workflow, long before, String state, String trigger, int limit) {
        List<Run> runs =
                history.list(workflow, new RunHistory.Filter(before, state, trigger, Math.clamp(limit, 1, MOST_RUNS)));
        if (runs.isEmpty()) {
            known(workflow);
        }
        return runs;
    }

    public List<Run> runs(String workflow, int limit) {
        return runs(workflow, 0, "", "", limit);
    }

    /** What can be done with single runs. */
    public RunDesk desk() {
        return desk;
    }

    public Backfills backfills() {
        return backfills;
    }

    /** Where the workflow's cursors stand; those that never moved are not among them. */
    public List<Cursor> cursors(String name) {
        return List.copyOf(store.cursors(known(name).name()).values());
    }

    /**
     * Moves a cursor by hand.
     *
     * @param version that it had when it was looked at
     * @throws MekongException USER where it has moved meanwhile, or no task of the workflow declares it
     */
    public List<Cursor> moveCursor(String name, String cursor, Object value, long version) {
        Set<String> declared = known(name).tasks().values().stream()
                .flatMap(task -> task.cursors().keySet().stream())
                .collect(Collectors.toSet());
        if (!declared.contains(cursor)) {
            throw new NotFoundException(
                    "Workflow `" + name + "` has no cursor `" + cursor + "`",
                    "none of its tasks declares it",
                    Spelling.hint(cursor, declared));
        }
        if (!store.moveCursor(name, cursor, value, version, clock.instant())) {
            throw new ConflictException(
                    "The cursor `" + cursor + "` is not moved",
                    "it has moved since version " + version,
                    "Look where it stands now, and decide again.");
        }
        return cursors(name);
    }

    public SchedulerStatus status() {
        Map<String, Workflow> known = workflows;
        Set<String> paused = history.paused();
        long scheduled = known.values().stream()
                .filter(workflow -> workflow.schedule().isPresent() && !paused.contains(workflow.name()))
                .count();
        return new SchedulerStatus(
                dispatcher.started(), dispatcher.node(), known.size(), (int) scheduled, dispatcher.executing());
    }

    /** Lets runs at work finish for a few seconds, then interrupts them. */
    @Override
    public void close() {
        triggers.close();
        dueTimes.close();
        signals.close();
        dispatcher.close();
    }

    private List<WorkflowStatus> statuses(List<Workflow> chosen) {
        Set<String> names = chosen.stream().map(Workflow::name).collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, List<Run>> runs =
                history.newest(names, RUNS_LISTED).stream().collect(Collectors.groupingBy(Run::workflow));
        Set<String> paused = history.paused();
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
