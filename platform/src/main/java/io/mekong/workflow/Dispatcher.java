package io.mekong.workflow;

import com.github.kagkarlsson.scheduler.ScheduledExecution;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import io.mekong.core.MekongException;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Schedule;
import io.mekong.workflow.Run.Trigger;
import io.mekong.workflow.RunStore.NewRun;
import io.mekong.workflow.Workflows.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * What db-scheduler does for us: it holds one execution per workflow with a schedule, at its next due time, and one per
 * run that is not over; it gives each to one node and tells when that node dies. Then another goes on with the run.
 */
final class Dispatcher implements AutoCloseable {
    /** Later than this a due time is missed, not late: longer than a stop of the world, shorter than a minute. */
    static final Duration LATEST = Duration.ofSeconds(30);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
    private static final String REMOVED = "the workflow was removed from the project before it ran";
    private static final int MOST_RUNS_AT_ONCE = 500;
    /** Due times that are made up for at once; then others have their turn. */
    private static final int MOST_CAUGHT_UP = 20;

    private final RunStore store;
    private final InstantSource clock;
    private final Function<String, Optional<Workflow>> workflows;
    private final Engine engine;
    private final Set<RunLoop> loops = ConcurrentHashMap.newKeySet();
    private final CustomTask<Void> scheduled;
    private final CustomTask<Void> requested;
    private final CustomTask<Void> backfill;
    private final Backfills backfills;
    private final String node;
    private final BiConsumer<Workflow, Run> ended;
    private final Scheduler scheduler;
    private final AtomicBoolean closed = new AtomicBoolean();

    Dispatcher(
            DataSource dataSource,
            Engine engine,
            Backfills backfills,
            Timing timing,
            String node,
            Function<String, Optional<Workflow>> workflows,
            BiConsumer<Workflow, Run> ended) {
        this.engine = engine;
        this.store = engine.store();
        this.clock = engine.clock();
        this.workflows = workflows;
        this.backfills = backfills;
        this.node = node;
        this.ended = ended;
        this.scheduled = Tasks.custom(RunStore.SCHEDULED, Void.class)
                .onFailure(this::moveOn)
                .onDeadExecution(this::moveOn)
                .execute(this::runDue);
        this.requested = Tasks.custom(RunStore.REQUESTED, Void.class)
                .onFailure(this::goOn)
                .onDeadExecution(this::goOn)
                .execute(this::runRequested);
        this.backfill = Tasks.custom(Backfills.ADVANCE, Void.class)
                .onFailure(this::lookAgain)
                .onDeadExecution(this::goOn)
                .execute(this::advance);
        this.scheduler = Scheduler.create(dataSource, scheduled, requested, backfill)
                .schedulerName(new SchedulerName.Fixed(node))
                .clock(clock::instant)
                .pollingInterval(timing.poll())
                .heartbeatInterval(timing.heartbeat())
                .missedHeartbeatsLimit(4)
                .threads(MOST_RUNS_AT_ONCE)
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("workflow-run-", 1).factory()))
                .shutdownMaxWait(LONGEST_CLOSE)
                .build();
    }

    void start() {
        scheduler.start();
    }

    /** Looks for due executions now instead of at the next poll. */
    void wake() {
        scheduler.triggerCheckForDueExecutions();
    }

    /** Makes the executions in PostgreSQL those of {@code known}. */
    void schedule(Map<String, Workflow> known) {
        try {
            reconcile(known);
        } catch (SQLRuntimeException e) {
            throw MekongException.resource(
                    "Cannot register the schedules of workflows",
                    "PostgreSQL says: " + MekongException.reason(e),
                    "Check that PostgreSQL runs (`mekong status`).",
                    e);
        }
    }

    private void reconcile(Map<String, Workflow> known) {
        for (ScheduledExecution<Object> held : scheduler.getScheduledExecutionsForTask(RunStore.SCHEDULED)) {
            String name = held.getTaskInstance().getId();
            Optional<Schedule> wanted = Optional.ofNullable(known.get(name)).flatMap(Workflow::schedule);
            if (wanted.isEmpty()) {
                cancel(held);
            }
        }
        known.values().forEach(workflow -> workflow.schedule().ifPresent(cron -> schedule(workflow.name(), cron)));
    }

    private void schedule(String workflow, Schedule cron) {
        Instant now = clock.instant();
        Optional<Instant> next = new Cron(cron).after(now);
        if (next.isEmpty()) {
            return;
        }
        TaskInstance<Void> instance = new TaskInstance<>(RunStore.SCHEDULED, workflow);
        if (scheduler.scheduleIfNotExists(instance, next.get())) {
            return;
        }
        // One that is due already is left to whoever picks it up: it may be late rather than missed.
        scheduler
                .getScheduledExecution(instance)
                .filter(held -> !held.isPicked() && held.getExecutionTime().isAfter(now))
                .filter(held -> !held.getExecutionTime().equals(next.get()))
                .ifPresent(held -> reschedule(instance, next.get()));
    }

    private void reschedule(TaskInstance<Void> instance, Instant next) {
        try {
            scheduler.reschedule(instance, next);
        } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
            // It has just been picked up: it takes its next due time from the new schedule when it is done.
        }
    }

    private void cancel(ScheduledExecution<Object> held) {
        try {
            scheduler.cancel(held.getTaskInstance());
        } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
            // It is at work: it is removed when it is done.
        }
    }

    /** Makes the run of the due time, and those of times that passed where the workflow catches up. */
    private CompletionHandler<Void> runDue(TaskInstance<Void> instance, ExecutionContext context) {
        Instant due = context.getExecution().getExecutionTime();
        Instant now = clock.instant();
        Optional<Workflow> workflow = workflows
                .apply(instance.getId())
                .filter(known -> known.schedule().isPresent())
                .filter(known -> !engine.history().paused(known.name()));
        if (workflow.isEmpty()) {
            return this::moveOn;
        }
        Cron cron = new Cron(workflow.get().schedule().orElseThrow());
        Optional<Instant> next = Optional.of(due);
        for (int made = 0; made < MOST_CAUGHT_UP && isDue(next, now); made++) {
            if (isWanted(workflow.get(), next.get(), now)) {
                create(workflow.get(), cron, next.get(), now);
            }
            next = cron.after(next.get());
        }
        wake();
        Optional<Instant> rest = next;
        return workflow.get().runs().catchUp() && isDue(rest, now)
                ? (complete, operations) -> operations.reschedule(complete, rest.orElseThrow())
                : this::moveOn;
    }

    private static boolean isDue(Optional<Instant> time, Instant now) {
        return time.isPresent() && !time.get().isAfter(now);
    }

    private boolean isWanted(Workflow workflow, Instant due, Instant now) {
        if (workflow.runs().catchUp()) {
            return true;
        }
        boolean missed = Duration.between(due, now).compareTo(LATEST) > 0;
        return !missed && store.active(workflow.name()) < workflow.runs().atOnce();
    }

    private void create(Workflow workflow, Cron cron, Instant due, Instant now) {
        NewRun run = new NewRun(Trigger.SCHEDULE, due, cron.until(due), Parameters.usual(workflow));
        var _ = store.create(workflow, run, now); // empty where another node was quicker
    }

    /** To the next due time of the schedule as it is now; away when there is none. */
    private void moveOn(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        Optional<Instant> next = workflows
                .apply(complete.getExecution().getId())
                .flatMap(Workflow::schedule)
                .flatMap(cron -> new Cron(cron).after(clock.instant()));
        if (next.isPresent()) {
            operations.reschedule(complete, next.get());
        } else {
            operations.remove();
        }
    }

    private CompletionHandler<Void> runRequested(TaskInstance<Void> instance, ExecutionContext context) {
        long id = Long.parseLong(instance.getId());
        Optional<Run> found = engine.history().run(id);
        if (found.isEmpty() || found.get().state().isFinal()) {
            return this::removeIfOver;
        }
        Run run = found.get();
        Optional<Workflow> workflow = workflows.apply(run.workflow());
        if (workflow.isEmpty()) {
            store.fail(id, REMOVED, clock.instant());
            return this::removeIfOver;
        }
        Instant now = clock.instant();
        boolean mayRun = run.state() == Run.State.RUNNING
                || store.startQueued(id, workflow.get().runs().atOnce(), now);
        if (!mayRun) {
            return (complete, operations) -> operations.reschedule(complete, now.plus(RunStore.LOOK_AGAIN));
        }
        RunLoop loop = new RunLoop(engine, run, workflow.get());
        loops.add(loop);
        try {
            engine.watch().began(run, now);
            Optional<Run.State> end = loop.work();
            end.ifPresent(state -> engine.watch().ended(run, state, clock.instant()));
        } catch (InterruptedException e) {
            return this::goOn; // the platform stops
        } finally {
            loops.remove(loop);
        }
        ended.accept(workflow.get(), run);
        return this::removeIfOver;
    }

    private CompletionHandler<Void> advance(TaskInstance<Void> instance, ExecutionContext context) {
        return backfills.advance(Long.parseLong(instance.getId()))
                ? this::lookAgain
                : (complete, operations) -> operations.remove();
    }

    private void lookAgain(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        operations.reschedule(complete, clock.instant().plus(RunStore.LOOK_AGAIN));
    }

    /** A run at work here looks at once whether somebody changed it. */
    void wakeLoop(long run) {
        loops.stream().filter(loop -> loop.run() == run).forEach(RunLoop::wake);
    }

    /** Runs at work here that wait for a slot, or for another run, look at once whether they can go on. */
    void wakeWaiting() {
        loops.stream().filter(RunLoop::waits).forEach(RunLoop::wake);
    }

    /** Somebody may have wanted it to run again in the moment it ended. */
    private void removeIfOver(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        long id = Long.parseLong(complete.getExecution().getId());
        if (store.look(id).state().isFinal()) {
            operations.remove();
        } else {
            operations.reschedule(complete, clock.instant());
        }
    }

    /** What has been noted of the run is where it goes on, here or on another node. */
    private void goOn(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        operations.reschedule(complete, clock.instant());
    }

    String node() {
        return node;
    }

    boolean started() {
        return scheduler.getSchedulerState().isStarted()
                && !scheduler.getSchedulerState().isShuttingDown();
    }

    int executing() {
        return scheduler.getCurrentlyExecuting().size();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            scheduler.stop();
        }
    }
}
