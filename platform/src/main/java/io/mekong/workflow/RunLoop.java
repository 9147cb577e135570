package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.project.Task;
import io.mekong.project.Task.Retries;
import io.mekong.project.Workflow;
import io.mekong.task.Outcome;
import io.mekong.task.TaskContext;
import io.mekong.task.TaskWorker;
import io.mekong.workflow.RunStore.TaskChange;
import io.mekong.workflow.TaskRun.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one run until it is over: asks the planner what comes next, notes it in one transaction, and only then lets
 * it begin. What was noted is all that another process needs to go on with the run. One thread works on a run; each
 * attempt of a task has its own.
 */
final class RunLoop {
    private static final Logger log = LoggerFactory.getLogger(RunLoop.class);
    private static final Duration LOOK_FOR_CANCEL = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);
    private static final String CANCELLED = "somebody cancelled the run";

    private final RunStore store;
    private final TaskWorker worker;
    private final InstantSource clock;
    private final Run run;
    private final Workflow workflow;
    private final String owner = UUID.randomUUID().toString();
    private final Map<String, TaskRun> tasks = new LinkedHashMap<>();
    private final Map<String, Attempt> working = new LinkedHashMap<>();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private final List<TaskChange> changes = new ArrayList<>();
    /** Whether another works on the run: this one was taken for dead. */
    private boolean lost;

    private long lookedNanos = System.nanoTime();

    /** @param run as it stands in the history */
    RunLoop(RunStore store, TaskWorker worker, InstantSource clock, Run run, Workflow workflow) {
        this.store = store;
        this.worker = worker;
        this.clock = clock;
        this.run = run;
        this.workflow = workflow;
        run.tasks().forEach(task -> tasks.put(task.name(), task));
    }

    /** An attempt at work. */
    private record Attempt(Thread thread, long deadlineNanos) {}

    /** An attempt that has ended, one way or the other; skipped where neither is there. */
    private record Ended(
            String task,
            int attempt,
            @Nullable Outcome outcome,
            @Nullable String failure) {}

    /** @throws InterruptedException when the process stops; the run is to be gone on with */
    void work() throws InterruptedException {
        store.own(run.id(), owner);
        recover();
        try {
            while (step()) {
                await();
            }
        } finally {
            working.values().forEach(attempt -> attempt.thread().interrupt());
            for (Attempt attempt : working.values()) {
                attempt.thread().join(LAST_WORDS);
            }
        }
    }

    /** What was at work when its process ended. */
    private void recover() {
        for (TaskRun task : List.copyOf(tasks.values())) {
            if (!workflow.tasks().containsKey(task.name()) && !task.state().isFinal()) {
                change(task, State.SKIPPED, "the workflow no longer has it", Map.of());
            } else if (task.state() == State.RUNNING) {
                failed(task, RunStore.STOPPED);
            }
        }
    }

    /** @return whether the run goes on */
    private boolean step() {
        if (cancelling()) {
            cancelAll();
        }
        Map<String, State> states = new LinkedHashMap<>();
        tasks.values().forEach(task -> states.put(task.name(), task.state()));
        Planner.Plan plan = Planner.next(known(), states);
        plan.settle().forEach((name, state) -> change(task(name), state, "", Map.of()));
        List<String> begin = new ArrayList<>(plan.start());
        Instant now = clock.instant();
        tasks.values().stream()
                .filter(task -> task.state() == State.RETRYING)
                .filter(task -> !task.againAt().orElse(now).isAfter(now))
                .forEach(task -> begin.add(task.name()));
        begin.forEach(name -> begin(task(name), now));
        note();
        if (lost) {
            log.warn("Run {} is worked on elsewhere; it is left alone here", run.id());
            return false;
        }
        begin.forEach(this::launch);
        plan.end().ifPresent(this::finish);
        return plan.end().isEmpty();
    }

    private Map<String, Task> known() {
        Map<String, Task> known = new LinkedHashMap<>();
        workflow.tasks().forEach((name, task) -> {
            if (tasks.containsKey(name)) {
                known.put(name, task);
            }
        });
        return known;
    }

    private void begin(TaskRun task, Instant now) {
        put(
                new TaskRun(
                        task.name(),
                        State.RUNNING,
                        task.attempt() + 1,
                        Optional.of(now),
                        Optional.empty(),
                        Optional.empty(),
                        ""),
                Map.of());
    }

    /** What has changed must be known before anything begins that builds on it. */
    private void note() {
        if (!changes.isEmpty()) {
            lost = !store.change(run.id(), owner, changes);
            changes.clear();
        }
    }

    private void launch(String name) {
        Task task = definition(name);
        int attempt = task(name).attempt();
        Thread thread =
                Thread.ofVirtual().name("run-" + run.id() + "-" + name).start(() -> attempt(name, task, attempt));
        working.put(name, new Attempt(thread, System.nanoTime() + task.timeout().toNanos()));
    }

    private void attempt(String name, Task task, int attempt) {
        TaskLog lines = new TaskLog(store, clock, run.id(), name, attempt > 1 ? store.nextLine(run.id(), name) : 0);
        if (attempt > 1) {
            lines.line("Attempt " + attempt + " of " + (task.retries().times() + 1));
        }
        Ended end;
        try {
            Map<String, Object> values = RunFacts.of(run, workflow, name, attempt, store.outputs(run.id()));
            Outcome outcome = worker.perform(
                    task.work(), new TaskContext(run.id(), run.workflow(), name, attempt, values, lines::line));
            end = new Ended(name, attempt, outcome, null);
        } catch (InterruptedException e) {
            end = new Ended(name, attempt, null, "it was interrupted");
        } catch (RuntimeException | Error e) {
            end = new Ended(name, attempt, null, reason(e));
        }
        Thread.interrupted(); // only its last words are left to write
        if (end.failure() != null) {
            lines.line("Failed: " + end.failure());
        }
        try {
            lines.flush();
        } catch (MekongException e) {
            log.warn("The log of task `{}`, run {}, is not complete: {}", name, run.id(), e.getMessage());
        }
        ended.add(end);
    }

    private static String reason(Throwable thrown) {
        if (thrown instanceof MekongException) {
            return MekongException.reason(thrown);
        }
        log.warn("A task failed unexpectedly", thrown);
        return thrown.getClass().getSimpleName() + ": " + MekongException.reason(thrown);
    }

    /** Until something has ended, is to be tried again, has taken too long, or should be looked at anyway. */
    private void await() throws InterruptedException {
        long now = System.nanoTime();
        long wait = LOOK_FOR_CANCEL.toNanos();
        for (Attempt attempt : working.values()) {
            wait = Math.min(wait, attempt.deadlineNanos() - now);
        }
        Instant time = clock.instant();
        for (TaskRun task : tasks.values()) {
            if (task.state() == State.RETRYING) {
                wait = Math.min(
                        wait,
                        Duration.between(time, task.againAt().orElse(time)).toNanos());
            }
        }
        Ended next = ended.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
        while (next != null) {
            take(next);
            next = ended.poll();
        }
        long late = System.nanoTime();
        working.forEach((name, attempt) -> {
            if (attempt.deadlineNanos() <= late) {
                attempt.thread().interrupt();
            }
        });
    }

    private void take(Ended end) {
        Attempt attempt = working.remove(end.task());
        TaskRun task = task(end.task());
        if (task.state() != State.RUNNING || task.attempt() != end.attempt()) {
            return; // cancelled meanwhile
        }
        boolean late = attempt != null && attempt.deadlineNanos() <= System.nanoTime();
        switch (end.outcome()) {
            case Outcome.Done(var message, var outputs) -> change(task, State.SUCCESS, message, outputs);
            case Outcome.Skipped(var message) -> change(task, State.SKIPPED, message, Map.of());
            case Outcome.NotYet notYet -> failed(task, notYet.message());
            case null -> {
                Duration timeout = definition(end.task()).timeout();
                failed(
                        task,
                        late
                                ? "it took longer than its `timeout` of " + io.mekong.core.Durations.format(timeout)
                                : String.valueOf(end.failure()));
            }
        }
    }

    private void failed(TaskRun task, String why) {
        Retries retries = definition(task.name()).retries();
        if (task.attempt() > retries.times()) {
            change(task, State.FAILED, why, Map.of());
            return;
        }
        Instant again = clock.instant().plus(pause(retries, task.attempt()));
        put(
                new TaskRun(
                        task.name(),
                        State.RETRYING,
                        task.attempt(),
                        task.startedAt(),
                        Optional.of(clock.instant()),
                        Optional.of(again),
                        why),
                Map.of());
    }

    /** Half of it is left to chance, so that many that failed together are not tried again together. */
    private static Duration pause(Retries retries, int attempt) {
        double doubled = retries.delay().toMillis() * Math.pow(2, Math.min(attempt - 1, 30));
        double most = Math.min(doubled, (double) retries.longest().toMillis());
        return Duration.ofMillis((long) (most / 2 + ThreadLocalRandom.current().nextDouble() * most / 2));
    }

    private boolean cancelling() {
        long now = System.nanoTime();
        if (now - lookedNanos < LOOK_FOR_CANCEL.toNanos()) {
            return false;
        }
        lookedNanos = now;
        return store.cancelling(run.id());
    }

    private void cancelAll() {
        for (TaskRun task : List.copyOf(tasks.values())) {
            if (!task.state().isFinal()) {
                change(task, State.CANCELLED, CANCELLED, Map.of());
            }
        }
        working.values().forEach(attempt -> attempt.thread().interrupt());
    }

    private void finish(Run.State state) {
        String message = tasks.values().stream()
                .filter(task -> task.state() == State.FAILED || task.state() == State.CANCELLED)
                .findFirst()
                .map(task -> task.state() == State.FAILED
                        ? "Task `" + task.name() + "` failed: " + task.message()
                        : CANCELLED)
                .orElse("");
        store.finishRun(run.id(), owner, run.workflow(), state, message, clock.instant());
        if (state != Run.State.SUCCESS) {
            log.warn("Workflow {}, run {}: {}", run.workflow(), run.id(), message);
        }
    }

    private void change(TaskRun task, State state, String message, Map<String, Object> outputs) {
        put(
                new TaskRun(
                        task.name(),
                        state,
                        task.attempt(),
                        task.startedAt(),
                        Optional.of(clock.instant()),
                        Optional.empty(),
                        message),
                outputs);
    }

    private void put(TaskRun task, Map<String, Object> outputs) {
        tasks.put(task.name(), task);
        changes.add(new TaskChange(task, outputs));
    }

    private TaskRun task(String name) {
        return java.util.Objects.requireNonNull(tasks.get(name));
    }

    private Task definition(String name) {
        return java.util.Objects.requireNonNull(workflow.tasks().get(name));
    }
}
