package io.mekong.workflow;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.project.Workflow;
import io.mekong.workflow.Attempts.Ended;
import io.mekong.workflow.RunMachine.Step;
import io.mekong.workflow.RunStore.Changes;
import io.mekong.workflow.RunStore.Claim;
import io.mekong.workflow.RunStore.CursorMove;
import io.mekong.workflow.RunStore.End;
import io.mekong.workflow.RunStore.Held;
import io.mekong.workflow.RunStore.Noted;
import io.mekong.workflow.TaskRun.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one run until it is over: asks the {@link RunMachine} what comes next, notes it in one transaction, and only
 * then lets it begin. What was noted is all that another process needs to go on with the run. One thread works on a run;
 * each attempt of a task has its own.
 */
final class RunLoop {
    private static final Logger log = LoggerFactory.getLogger(RunLoop.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Engine engine;
    private final Run run;
    private final Workflow workflow;
    private final String owner = UUID.randomUUID().toString();
    private final Attempts attempts;
    /** Ends of attempts that are not noted yet. */
    private final List<Ended> news = new ArrayList<>();

    private RunMachine machine;
    private long edits;
    private long lookedNanos = System.nanoTime();
    private Optional<List<String>> past = Optional.empty();
    private volatile boolean waits;

    /** @param run as it stands in the history */
    RunLoop(Engine engine, Run run, Workflow workflow) {
        this.engine = engine;
        this.run = run;
        this.workflow = workflow;
        this.attempts = new Attempts(engine, run, workflow);
        this.machine = machine(run.tasks());
    }

    private RunMachine machine(Collection<TaskRun> tasks) {
        return new RunMachine(workflow, tasks, ThreadLocalRandom.current());
    }

    /**
     * @return what the run is; empty where it is another's now
     * @throws InterruptedException when the process stops; the run is to be gone on with
     */
    Optional<Run.State> work() throws InterruptedException {
        Held held = engine.store().own(run.id(), owner);
        read(held);
        machine.recover(now());
        try {
            while (held.state() == Run.State.RUNNING && held.owner().equals(owner)) {
                Optional<Optional<Run.State>> over = step();
                if (over.isPresent()) {
                    return over.get();
                }
                held = look(held);
            }
            return Optional.empty();
        } finally {
            attempts.stop();
        }
    }

    /** Looks whether somebody changed the run, when woken and every second. */
    private Held look(Held last) throws InterruptedException {
        long nanos = System.nanoTime();
        if (!attempts.woken() && nanos - lookedNanos < LOOK.toNanos()) {
            return last;
        }
        Held held = patiently(() -> engine.store().look(run.id()));
        if (held.edits() != edits) {
            read(held);
        }
        past = Optional.empty();
        lookedNanos = nanos;
        return held;
    }

    private void read(Held held) throws InterruptedException {
        edits = held.edits();
        machine = machine(patiently(() -> engine.store().tasks(run.id())));
        if (held.cancelling()) {
            machine.cancel(now());
        }
        attempts.keep(task -> machine.find(task).filter(known -> known.state() == State.RUNNING));
    }

    /** @return empty: it goes on; otherwise what the run is, and nothing in it where it is another's now */
    private Optional<Optional<Run.State>> step() throws InterruptedException {
        Instant now = now();
        for (Ended ended : news) {
            machine.ended(ended.task(), ended.attempt(), ended.ending(), now);
        }
        Step step = machine.step(now, this::past);
        List<CursorMove> moves = news.stream()
                .filter(ended -> machine.find(ended.task())
                        .filter(task -> task.state() == State.SUCCESS)
                        .isPresent())
                .flatMap(ended -> ended.cursors().stream())
                .toList();
        Optional<End> end = step.end().map(state -> new End(state, message(state)));
        Noted noted = note(step, moves, end, now);
        switch (noted) {
            case Noted.Lost() -> {
                log.warn("Run {} is worked on elsewhere, or over; it is left alone here", run.id());
                return Optional.of(Optional.empty());
            }
            case Noted.Edited() -> {
                read(patiently(() -> engine.store().look(run.id())));
                return Optional.empty();
            }
            case Noted.Moved(var task, var cursor) -> {
                news.replaceAll(ended -> ended.task().equals(task) ? ended.cursorMoved(cursor) : ended);
                read(patiently(() -> engine.store().look(run.id())));
                return Optional.empty();
            }
            case Noted.Done(var begun) -> {
                tell(now);
                news.clear();
                machine.noted();
                machine.granted(begun);
                waits = step.held() || begun.size() < step.claim().size();
                step.begin().forEach(task -> attempts.begin(task, machine.isListing(task), machine.outputs()));
                begun.forEach(task -> attempts.begin(task, false, machine.outputs()));
            }
        }
        if (end.isPresent()) {
            finished(end.get());
            return Optional.of(step.end());
        }
        await(step, now);
        return Optional.empty();
    }

    /**
     * While PostgreSQL is away nothing new begins, and what is at work goes on. Asking twice does no harm: where another
     * has taken the run meanwhile, or the first time had come through, the answer says so.
     */
    private <T> T patiently(Supplier<T> what) throws InterruptedException {
        boolean waited = false;
        while (true) {
            try {
                return what.get();
            } catch (MekongException e) {
                if (e.code() != ErrorCode.RESOURCE) {
                    throw e;
                }
                if (!waited) {
                    log.warn("Run {} waits: {}", run.id(), e.getMessage());
                }
                waited = true;
                Thread.sleep(LOOK);
            }
        }
    }

    private Noted note(Step step, List<CursorMove> moves, Optional<End> end, Instant now) throws InterruptedException {
        List<TaskRun> changes = machine.changes();
        if (changes.isEmpty() && step.claim().isEmpty() && moves.isEmpty() && end.isEmpty()) {
            return new Noted.Done(List.of());
        }
        List<Claim> claims = new ArrayList<>();
        for (TaskRun task : step.claim()) {
            machine.pool(task)
                    .ifPresent(pool -> claims.add(new Claim(machine.begun(task, now), pool, engine.slots(pool))));
        }
        Changes all = new Changes(run.id(), owner, edits, changes, claims, moves, end);
        return patiently(() -> engine.store().note(workflow, all, now));
    }

    /** The outside world learns what is noted. */
    private void tell(Instant now) {
        for (TaskRun task : machine.changes()) {
            if (task.state().isFinal()) {
                engine.watch().ended(workflow, task, now);
                machine.pool(task).ifPresent(engine::slotFreed);
            } else if (task.state() == State.RETRYING || task.state() == State.WAITING) {
                machine.pool(task).ifPresent(engine::slotFreed);
            }
        }
    }

    private boolean past(String task) {
        if (past.isEmpty()) {
            past = Optional.of(engine.store()
                    .pastSuccesses(run.id())
                    .orElseGet(() -> List.copyOf(workflow.tasks().keySet())));
        }
        return past.get().contains(task);
    }

    /** Until something has ended, is to be tried again, or should be looked at anyway. */
    private void await(Step step, Instant now) throws InterruptedException {
        Duration wait = LOOK;
        if (step.wake().isPresent()) {
            Duration until = Duration.between(now, step.wake().get());
            wait = until.compareTo(wait) < 0 ? until : wait;
        }
        news.addAll(attempts.await(wait));
    }

    private String message(Run.State state) {
        if (state == Run.State.SUCCESS) {
            return "";
        }
        return machine.tasks().stream()
                .filter(task -> task.state() == State.FAILED || task.state() == State.CANCELLED)
                .findFirst()
                .map(task -> task.state() == State.FAILED
                        ? "Task `" + task.name() + "` failed: " + task.message()
                        : RunMachine.CANCELLED)
                .orElse("");
    }

    private void finished(End end) {
        if (end.state() != Run.State.SUCCESS) {
            log.warn("Workflow {}, run {}: {}", run.workflow(), run.id(), end.message());
        }
    }

    long run() {
        return run.id();
    }

    /** Whether it waits for a slot, or for the run before it. */
    boolean waits() {
        return waits;
    }

    /** Something has changed that the run may wait for. */
    void wake() {
        attempts.wake();
    }

    private Instant now() {
        return engine.clock().instant();
    }
}
