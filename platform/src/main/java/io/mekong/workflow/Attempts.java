package io.mekong.workflow;

import io.mekong.core.Durations;
import io.mekong.core.MekongException;
import io.mekong.project.Task;
import io.mekong.project.Workflow;
import io.mekong.task.Outcome;
import io.mekong.workflow.RunStore.CursorMove;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The attempts of a run that are at work, each on a thread of its own. But for that thread, one thread uses it. */
final class Attempts {
    private static final Logger log = LoggerFactory.getLogger(Attempts.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);

    private final Engine engine;
    private final Run run;
    private final Workflow workflow;
    private final Map<String, Attempt> working = new HashMap<>();
    private final BlockingQueue<Optional<Ended>> happened = new LinkedBlockingQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    Attempts(Engine engine, Run run, Workflow workflow) {
        this.engine = engine;
        this.run = run;
        this.workflow = workflow;
    }

    private record Attempt(int number, Thread thread, long deadlineNanos) {}

    /** @param cursors that move on, if it is a success */
    record Ended(String task, int attempt, Ending ending, List<CursorMove> cursors) {
        Ended cursorMoved(String cursor) {
            return new Ended(
                    task, attempt, new Ending.Failed("another run has moved the cursor `" + cursor + "`"), List.of());
        }
    }

    /**
     * @param listing whether it finds the items of the task, instead of doing it
     * @param outputs of the tasks that have succeeded
     */
    void begin(TaskRun task, boolean listing, Map<String, Map<String, Object>> outputs) {
        Task definition = Objects.requireNonNull(workflow.tasks().get(task.definition()));
        Job job = new Job(run, workflow, task, definition, listing, outputs);
        Thread thread =
                Thread.ofVirtual().name("run-" + run.id() + "-" + task.name()).start(() -> attempt(job));
        long deadline = System.nanoTime() + definition.effort().timeout().toNanos();
        working.put(task.name(), new Attempt(task.attempt(), thread, deadline));
    }

    private void attempt(Job job) {
        TaskRun task = job.task();
        TaskLog lines = new TaskLog(engine.logs(), engine.clock(), run.id(), task);
        if (task.attempt() > 1 && task.message().isEmpty()) {
            lines.line("Attempt " + task.attempt());
        }
        Ended end;
        try {
            end = engine.performer().perform(job, lines::line);
        } catch (InterruptedException e) {
            end = failed(task, "it was interrupted");
        } catch (RuntimeException | Error e) {
            end = failed(task, reason(e));
        }
        Thread.interrupted(); // only its last words are left to write
        if (end.ending() instanceof Ending.Failed(var why)) {
            lines.line("Failed: " + why);
        }
        if (end.ending() instanceof Ending.Worked(Outcome outcome) && outcome instanceof Outcome.Skipped skipped) {
            lines.line("Skipped: " + skipped.message());
        }
        try {
            lines.close();
        } catch (MekongException e) {
            log.warn("The log of task `{}`, run {}, is not complete: {}", task.name(), run.id(), e.getMessage());
        }
        happened.add(Optional.of(end));
    }

    private static Ended failed(TaskRun task, String why) {
        return new Ended(task.name(), task.attempt(), new Ending.Failed(why), List.of());
    }

    private static String reason(Throwable thrown) {
        if (thrown instanceof MekongException) {
            return MekongException.reason(thrown);
        }
        log.warn("A task failed unexpectedly", thrown);
        return thrown.getClass().getSimpleName() + ": " + MekongException.reason(thrown);
    }

    /** Those that have ended; none where the time is over, or somebody woke. */
    List<Ended> await(Duration longest) throws InterruptedException {
        long wait = Math.max(0, longest.toNanos());
        for (Attempt attempt : working.values()) {
            wait = Math.min(wait, attempt.deadlineNanos() - System.nanoTime());
        }
        List<Ended> ends = new ArrayList<>();
        Optional<Ended> next = happened.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
        while (next != null) {
            next.ifPresent(end -> ends.add(timely(end)));
            next = happened.poll();
        }
        long late = System.nanoTime();
        working.values().stream()
                .filter(attempt -> attempt.deadlineNanos() <= late)
                .forEach(attempt -> attempt.thread().interrupt());
        return ends;
    }

    /** One that was interrupted because of its time says so, not that it was interrupted. */
    private Ended timely(Ended end) {
        Attempt attempt = working.get(end.task());
        if (attempt == null || attempt.number() != end.attempt()) {
            return end;
        }
        working.remove(end.task());
        boolean late = attempt.deadlineNanos() <= System.nanoTime();
        if (!late || !(end.ending() instanceof Ending.Failed)) {
            return end;
        }
        Duration timeout = Objects.requireNonNull(workflow.tasks().get(definition(end.task())))
                .effort()
                .timeout();
        String why = "it took longer than its `timeout` of " + Durations.format(timeout);
        return new Ended(end.task(), end.attempt(), new Ending.Failed(why), List.of());
    }

    private static String definition(String task) {
        int part = task.indexOf('[');
        return part < 0 ? task : task.substring(0, part);
    }

    /** Stops attempts of tasks that are something else by now. */
    void keep(Function<String, Optional<TaskRun>> running) {
        working.entrySet().removeIf(entry -> {
            boolean keep = running.apply(entry.getKey())
                    .filter(task -> task.attempt() == entry.getValue().number())
                    .isPresent();
            if (!keep) {
                entry.getValue().thread().interrupt();
            }
            return !keep;
        });
    }

    void wake() {
        woken.set(true);
        happened.add(Optional.empty());
    }

    /** Whether somebody woke it since this was asked last. */
    boolean woken() {
        return woken.getAndSet(false);
    }

    /** Interrupts what is at work, and waits a moment for its last words. */
    void stop() throws InterruptedException {
        working.values().forEach(attempt -> attempt.thread().interrupt());
        for (Attempt attempt : working.values()) {
            attempt.thread().join(LAST_WORDS);
        }
    }
}
