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
import io.mekong.workflow.Workflows.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * What db-scheduler does for us: it holds one execution per workflow with a schedule, at its next due time, and one per
 * manual run; it gives each to one node and tells when that node dies.
 *
 * <p>While a workflow runs, its execution is held, so that due times in between pass. Afterwards it moves to the first
 * due time after now.
 */
final class Dispatcher implements AutoCloseable {
    /** Later than this a due time is missed, not late: longer than a stop of the world, shorter than a minute. */
    static final Duration LATEST = Duration.ofSeconds(30);

    private static final Duration QUEUE_POLL = Duration.ofSeconds(1);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
    private static final String REMOVED = "the workflow was removed from the project before it ran";
    private static final int MOST_RUNS_AT_ONCE = 16;

    private final RunStore store;
    private final InstantSource clock;
    private final Function<String, Optional<Workflow>> workflows;
    private final RunExecution execution;
    private final CustomTask<Void> scheduled;
    private final CustomTask<Void> requested;
    private final String node = "node-" + UUID.randomUUID();
    private final Scheduler scheduler;
    private final AtomicBoolean closed = new AtomicBoolean();

    Dispatcher(
            DataSource dataSource,
            RunStore store,
            TickSender ticks,
            InstantSource clock,
            Timing timing,
            Function<String, Optional<Workflow>> workflows) {
        this.store = store;
        this.clock = clock;
        this.workflows = workflows;
        this.execution = new RunExecution(store, ticks, clock, closed::get);
        this.scheduled = Tasks.custom(RunStore.SCHEDULED, Void.class)
                .onFailure(this::moveOn)
                .onDeadExecution((dead, operations) -> {
                    moveOn(dead, operations);
                    store.failAbandoned(clock.instant());
                })
                .execute(this::runDue);
        this.requested = Tasks.custom(RunStore.REQUESTED, Void.class)
                .onFailure(this::giveUp)
                .onDeadExecution(this::giveUp)
                .execute(this::runRequested);
        this.scheduler = Scheduler.create(dataSource, scheduled, requested)
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

    private CompletionHandler<Void> runDue(TaskInstance<Void> instance, ExecutionContext context) {
        Instant due = context.getExecution().getExecutionTime();
        Instant now = clock.instant();
        workflows
                .apply(instance.getId())
                .filter(workflow -> workflow.schedule().isPresent())
                .filter(workflow -> Duration.between(due, now).compareTo(LATEST) <= 0)
                .filter(workflow -> !store.paused(workflow.name()))
                .ifPresent(
                        workflow -> store.claim(workflow, due, now).ifPresent(run -> execution.execute(run, workflow)));
        return this::moveOn;
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
        Run run = store.run(id).orElseThrow(() -> MekongException.bug("Run " + id + " has no history", null));
        Instant now = clock.instant();
        if (run.state() == Run.State.QUEUED && !store.startQueued(id, now)) {
            return (complete, operations) -> operations.reschedule(complete, now.plus(QUEUE_POLL));
        }
        workflows
                .apply(run.workflow())
                .ifPresentOrElse(
                        workflow -> execution.execute(id, workflow),
                        () -> store.finishRun(id, run.workflow(), Run.State.FAILED, REMOVED, clock.instant()));
        return (complete, operations) -> operations.remove();
    }

    private void giveUp(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        operations.remove();
        store.failAbandoned(clock.instant());
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
