package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Task;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works through the tasks of one run and writes what happens into the history. */
final class RunExecution {
    private static final Logger log = LoggerFactory.getLogger(RunExecution.class);

    private final RunStore store;
    private final TickSender ticks;
    private final InstantSource clock;
    private final BooleanSupplier stopping;

    /** @param stopping whether an interruption means that the platform stops */
    RunExecution(RunStore store, TickSender ticks, InstantSource clock, BooleanSupplier stopping) {
        this.store = store;
        this.ticks = ticks;
        this.clock = clock;
        this.stopping = stopping;
    }

    /** The run is in the history as running; afterwards it is there as success or failed. */
    void execute(long run, Workflow workflow) {
        for (Map.Entry<String, Task> entry : workflow.tasks().entrySet()) {
            Optional<String> failure = failureOf(run, entry.getKey(), entry.getValue());
            if (failure.isPresent()) {
                String message = "Task `" + entry.getKey() + "` failed: " + failure.get();
                store.finishRun(run, workflow.name(), Run.State.FAILED, message, clock.instant());
                log.warn("Workflow {}, run {}: {}", workflow.name(), run, message);
                return;
            }
        }
        store.finishRun(run, workflow.name(), Run.State.SUCCESS, "", clock.instant());
    }

    private Optional<String> failureOf(long run, String name, Task task) {
        store.startTask(run, name, clock.instant());
        TaskLog lines = new TaskLog(store, clock, run, name);
        try {
            String done = perform(task, lines);
            lines.flush(); // first, so that the log of a finished task is complete
            store.finishTask(run, name, TaskRun.State.SUCCESS, done, clock.instant());
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            // Not restored: this thread has only the record left to write, and a pool refuses interrupted threads.
            boolean interrupted = Thread.interrupted();
            String why = interrupted && stopping.getAsBoolean() ? RunStore.STOPPED : reason(e);
            lines.line("Failed: " + why);
            lines.flush();
            store.finishTask(run, name, TaskRun.State.FAILED, why, clock.instant());
            return Optional.of(why);
        }
    }

    private String perform(Task task, TaskLog lines) {
        return switch (task) {
            case Task.Generate generate -> {
                int messages = ticks.tick(generate.source(), generate.ticks(), lines::line);
                yield messages == 1 ? "1 message" : messages + " messages";
            }
        };
    }

    private static String reason(Throwable thrown) {
        if (thrown instanceof MekongException) {
            return MekongException.reason(thrown);
        }
        log.warn("A task failed unexpectedly", thrown);
        return thrown.getClass().getSimpleName() + ": " + MekongException.reason(thrown);
    }
}
