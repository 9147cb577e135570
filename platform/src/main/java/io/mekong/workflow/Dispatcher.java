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
import io.mekong.task.TaskWorker;
import io.mekong.task.Tools;
import io.mekong.workflow.Workflows.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * What db-scheduler does for us: it holds one execution per run that is not over; it gives each to one node and tells
 * when that node dies. Then another goes on with the run.
 */
final class Dispatcher implements AutoCloseable {
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
    private static final String REMOVED = "the workflow was removed from the project before it ran";
    private static final int MOST_RUNS_AT_ONCE = 500;

    private final RunStore store;
    private final InstantSource clock;
    private final Function<String, Optional<Workflow>> workflows;
    private final TaskWorker worker;
    private final CustomTask<Void> requested;
    private final Scheduler scheduler;
    private final AtomicBoolean closed = new AtomicBoolean();

    Dispatcher(
            DataSource dataSource,
            RunStore store,
            Tools tools,
            InstantSource clock,
            Timing timing,
            String node,
            Function<String, Optional<Workflow>> workflows) {
        this.store = store;
        this.clock = clock;
        this.workflows = workflows;
        this.worker = new TaskWorker(tools);
        this.requested = Tasks.custom(RunStore.REQUESTED, Void.class)
                .onFailure(this::goOn)
                .onDeadExecution(this::goOn)
                .execute(this::runRequested);
        this.scheduler = Scheduler.create(dataSource, requested)
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

    private CompletionHandler<Void> runRequested(TaskInstance<Void> instance, ExecutionContext context) {
        long id = Long.parseLong(instance.getId());
        Optional<Run> found = store.run(id);
        if (found.isEmpty() || found.get().state().isFinal()) {
            return (complete, operations) -> operations.remove();
        }
        Run run = found.get();
        Optional<Workflow> workflow = workflows.apply(run.workflow());
        if (workflow.isEmpty()) {
            store.finishRun(id, null, run.workflow(), Run.State.FAILED, REMOVED, clock.instant());
            return (complete, operations) -> operations.remove();
        }
        Instant now = clock.instant();
        boolean mayRun = run.state() == Run.State.RUNNING
                || store.startQueued(id, workflow.get().runs().atOnce(), now);
        if (!mayRun) {
            return (complete, operations) -> operations.reschedule(complete, now.plus(RunStore.LOOK_AGAIN));
        }
        try {
            new RunLoop(store, worker, clock, run, workflow.get()).work();
        } catch (InterruptedException e) {
            return this::goOn; // the platform stops
        }
        store.callNext(workflow.get(), clock.instant());
        wake();
        return (complete, operations) -> operations.remove();
    }

    /** What has been noted of the run is where it goes on, here or on another node. */
    private void goOn(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        operations.reschedule(complete, clock.instant());
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
