package io.mekong.workflow;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.mekong.project.Workflow;
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
 * What db-scheduler does for us: it holds one execution per run that is not over; it gives each to one node and tells
 * when that node dies. Then another goes on with the run.
 */
final class Dispatcher implements AutoCloseable {
    private static final String REMOVED = "the workflow was removed from the project before it ran";
    /** So long a run waits for a node whose project has its workflow, as while a new version is rolled out. */
    private static final Duration LONGEST_STRANGE = Duration.ofMinutes(1);

    private static final Duration PASS_ON = Duration.ofSeconds(1);
    private static final int MOST_RUNS_AT_ONCE = 500;

    private final RunStore store;
    private final InstantSource clock;
    private final Function<String, Optional<Workflow>> workflows;
    private final Engine engine;
    private final Set<RunLoop> loops = ConcurrentHashMap.newKeySet();
    /** Runs of workflows that this node does not have, and when it first saw them. */
    private final Map<Long, Instant> strange = new ConcurrentHashMap<>();

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
            RunNotices notices,
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
        this.requested = Tasks.custom(RunStore.REQUESTED, Void.class)
                .onFailure(this::goOn)
                .onDeadExecution(this::goOn)
                .execute(this::runRequested);
        this.backfill = Tasks.custom(Backfills.ADVANCE, Void.class)
                .onFailure(this::lookAgain)
                .onDeadExecution(this::goOn)
                .execute(this::advance);
        CustomTask<Void> deadline = Tasks.custom(RunNotices.DEADLINE, Void.class)
                .onFailure(this::lookAgain)
                .onDeadExecution(this::goOn)
                .execute((instance, _) -> {
                    notices.deadlinePassed(Long.parseLong(instance.getId()));
                    return (complete, operations) -> operations.remove();
                });
        CustomTask<Void> notice = Tasks.custom(RunNotices.NOTICE, Void.class)
                .onFailure(notices::tryAgain)
                .onDeadExecution(this::goOn)
                .execute((instance, _) -> tell(notices, instance.getId()));
        this.scheduler = Scheduler.create(dataSource, requested, backfill, deadline, notice)
                .schedulerName(new SchedulerName.Fixed(node))
                .clock(clock::instant)
                .pollingInterval(timing.poll())
                // One statement takes many; and a node takes no more than it has places for.
                .pollUsingLockAndFetch(0.5, 1.0)
                .heartbeatInterval(timing.heartbeat())
                .missedHeartbeatsLimit(4)
                .threads(MOST_RUNS_AT_ONCE)
                .executorService(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("workflow-run-", 1).factory()))
                .shutdownMaxWait(timing.farewell())
                .build();
    }

    void start() {
        scheduler.start();
    }

    /** Looks for due executions now instead of at the next poll. */
    void wake() {
        scheduler.triggerCheckForDueExecutions();
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
            return passOn(id);
        }
        strange.remove(id);
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

    /** Another node may know the workflow: it gets the chance, and only then the run fails. */
    private CompletionHandler<Void> passOn(long id) {
        Instant now = clock.instant();
        Instant since = strange.computeIfAbsent(id, _ -> now);
        if (now.isBefore(since.plus(LONGEST_STRANGE))) {
            return (complete, operations) -> operations.reschedule(complete, now.plus(PASS_ON));
        }
        strange.values().removeIf(seen -> !now.isBefore(seen.plus(LONGEST_STRANGE)));
        store.fail(id, REMOVED, now);
        return this::removeIfOver;
    }

    private CompletionHandler<Void> advance(TaskInstance<Void> instance, ExecutionContext context) {
        return backfills.advance(Long.parseLong(instance.getId()))
                ? this::lookAgain
                : (complete, operations) -> operations.remove();
    }

    private CompletionHandler<Void> tell(RunNotices notices, String key) {
        try {
            notices.send(key);
            return (complete, operations) -> operations.remove();
        } catch (InterruptedException e) {
            return this::goOn; // the platform stops
        }
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
