package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.project.Workflow;
import io.mekong.workflow.LogStore.Numbered;
import io.mekong.workflow.RunEdits.Clear;
import io.mekong.workflow.TaskRun.State;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** What people see of single runs, and what they can do with them. Safe for all threads. */
public final class RunDesk {
    private static final int MOST_LINES = 10_001;

    private final RunHistory history;
    private final RunEdits edits;
    private final LogStore logs;
    private final InstantSource clock;
    private final Function<String, Optional<Workflow>> workflows;
    private final Consumer<Long> edited;

    /** @param edited is told the number of a run that was changed */
    RunDesk(
            RunHistory history,
            RunEdits edits,
            LogStore logs,
            InstantSource clock,
            Function<String, Optional<Workflow>> workflows,
            Consumer<Long> edited) {
        this.history = history;
        this.edits = edits;
        this.logs = logs;
        this.clock = clock;
        this.workflows = workflows;
        this.edited = edited;
    }

    /** With all its tasks and their parts. */
    public Run run(long id) {
        return history.run(id)
                .orElseThrow(() -> new NotFoundException(
                        "There is no run " + id,
                        "no workflow has had a run of this number, or it is too old to be kept",
                        "List the runs of a workflow with `mekong workflow runs`."));
    }

    /** Stops a run: what is at work is interrupted, what is to come does not begin. */
    public Run cancel(long id) {
        run(id); // it must be there
        edits.cancel(id, clock.instant());
        edited.accept(id);
        return run(id);
    }

    /**
     * The tasks that {@link #clear} would let run again.
     *
     * @param tasks by name, or single parts; none: all
     * @param downstream also all that waits for them
     * @param onlyFailed of these only what has not succeeded
     */
    public List<String> wouldClear(long id, Set<String> tasks, boolean downstream, boolean onlyFailed) {
        return chosen(run(id), new Clear(tasks, downstream, onlyFailed)).stream()
                .map(TaskRun::name)
                .toList();
    }

    /** Lets tasks that have ended run again, and the run with them. */
    public Run clear(long id, Set<String> tasks, boolean downstream, boolean onlyFailed) {
        Run run = run(id);
        edits.clear(run, chosen(run, new Clear(tasks, downstream, onlyFailed)), clock.instant());
        edited.accept(id);
        return run(id);
    }

    private List<TaskRun> chosen(Run run, Clear clear) {
        Workflow workflow = workflows
                .apply(run.workflow())
                .orElseThrow(() -> MekongException.user(
                        "Run " + run.id() + " cannot run again",
                        "the project no longer has the workflow `" + run.workflow() + "`",
                        "Bring its file back."));
        return RunEdits.chosen(run, workflow, clear);
    }

    /** Says what became of a task, whatever it was: SUCCESS, FAILED or SKIPPED. */
    public Run mark(long id, String task, State state) {
        Run run = run(id);
        edits.mark(run, task(run, task), state, clock.instant());
        edited.accept(id);
        return run(id);
    }

    /** Says what became of a run: SUCCESS or FAILED. What is still at work in it is stopped. */
    public Run mark(long id, Run.State state) {
        edits.mark(run(id), state, clock.instant());
        edited.accept(id);
        return run(id);
    }

    /**
     * What the task wrote, in order; a moment behind while it runs.
     *
     * @param attempt 0: of all attempts
     * @param from the number of the first line
     */
    public Log log(long id, String name, int attempt, int from) {
        Run run = run(id);
        TaskRun task = task(run, name);
        List<Numbered> lines = logs.read(id, name, attempt, from, MOST_LINES);
        return new Log(
                lines.stream().map(Numbered::line).toList(),
                lines.isEmpty() ? from : lines.getLast().number() + 1,
                task.state(),
                task.attempt());
    }

    /**
     * @param next the number of the line after these
     * @param attempt the last one
     */
    public record Log(List<LogLine> lines, int next, State state, int attempt) {
        public Log {
            lines = List.copyOf(lines);
        }

        /** Whether further lines may come. */
        public boolean isOpen() {
            return !state.isFinal();
        }
    }

    private static TaskRun task(Run run, String name) {
        return run.tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RunEdits.unknown(
                        run,
                        name,
                        new HashSet<>(run.tasks().stream().map(TaskRun::name).toList())));
    }
}
