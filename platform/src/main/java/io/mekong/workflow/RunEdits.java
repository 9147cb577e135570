package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.core.Spelling;
import io.mekong.project.Task;
import io.mekong.project.Workflow;
import io.mekong.workflow.RunStore.Held;
import io.mekong.workflow.TaskRun.State;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What people change in a run: each in one transaction that whoever works on the run notices, because the run's number of
 * edits has grown.
 */
final class RunEdits {
    private static final String MARKED = "marked by hand";

    private final Database database;

    RunEdits(Database database) {
        this.database = database;
    }

    /**
     * Which tasks are to run again.
     *
     * @param tasks by name, or parts of one; none: all
     * @param downstream also all that waits for them
     * @param onlyFailed of these only what has not succeeded
     */
    record Clear(Set<String> tasks, boolean downstream, boolean onlyFailed) {}

    /** One that has not begun is over at once; whoever works on another will see it and stop. So are runs it started. */
    void cancel(long id, Instant now) {
        database.transaction(transaction -> {
            Held held = hold(transaction, id);
            if (held.state() == Run.State.QUEUED) {
                transaction.update(
                        "update task_run set state = 'cancelled' where run_id = ? and state in ('pending', 'queued')",
                        id);
                transaction.update("end-run.sql", Run.State.CANCELLED.label(), now, RunMachine.CANCELLED, id);
            } else if (held.state() == Run.State.RUNNING) {
                transaction.update("update workflow_run set cancelling = true where id = ?", id);
                edited(transaction, id);
            }
            return true;
        });
        database.query(
                        "select id from workflow_run where parent_run = ? and state in ('queued', 'running')",
                        Rows::id,
                        id)
                .forEach(child -> cancel(child, now));
    }

    /** The tasks that {@link #clear} would clear, in the order of the run. */
    static List<TaskRun> chosen(Run run, Workflow workflow, Clear clear) {
        Map<String, TaskRun> byName =
                run.tasks().stream().collect(Collectors.toMap(TaskRun::name, Function.identity()));
        for (String name : clear.tasks()) {
            if (!byName.containsKey(name)) {
                throw unknown(run, name, byName.keySet());
            }
        }
        Set<String> named = clear.tasks().isEmpty() ? byName.keySet() : clear.tasks();
        Set<String> wanted = clear.downstream() ? withFollowing(named, workflow, byName) : named;
        return run.tasks().stream()
                .filter(task -> wanted.contains(task.name()) || wanted.contains(task.definition()))
                .filter(task -> task.state().isFinal())
                .filter(task -> !clear.onlyFailed() || task.state().isFailure())
                .toList();
    }

    static NotFoundException unknown(Run run, String task, Set<String> known) {
        return new NotFoundException(
                "Run " + run.id() + " has no task `" + task + "`",
                "it is not among the tasks it was started with",
                Spelling.hint(task, known));
    }

    private static Set<String> withFollowing(Set<String> names, Workflow workflow, Map<String, TaskRun> tasks) {
        Set<String> all = new LinkedHashSet<>(names);
        Deque<String> open = new ArrayDeque<>();
        names.forEach(name ->
                open.add(tasks.get(name) == null ? name : tasks.get(name).definition()));
        while (!open.isEmpty()) {
            String before = open.remove();
            for (Map.Entry<String, Task> entry : workflow.tasks().entrySet()) {
                if (entry.getValue().after().contains(before) && all.add(entry.getKey())) {
                    open.add(entry.getKey());
                }
            }
        }
        return all;
    }

    /**
     * Lets tasks run again, and the run with them if it was over.
     *
     * @throws MekongException USER where one of them is at work
     */
    void clear(Run run, List<TaskRun> tasks, Instant now) {
        if (tasks.isEmpty()) {
            return;
        }
        database.transaction(transaction -> {
            Held held = hold(transaction, run.id());
            // The parts of a task that finds its items again come anew.
            String[] whole = tasks.stream()
                    .filter(task -> task.part().isEmpty())
                    .map(TaskRun::name)
                    .toArray(String[]::new);
            transaction.update("delete from task_run where run_id = ? and part_of = any (?)", run.id(), whole);
            transaction.update(
                    "clear-tasks.sql",
                    run.id(),
                    tasks.stream().map(TaskRun::name).toArray(String[]::new));
            String[] around = tasks.stream()
                    .flatMap(task -> task.part().stream())
                    .map(TaskRun.Part::of)
                    .toArray(String[]::new);
            transaction.update(
                    "update task_run set state = 'waiting', finished_at = null"
                            + " where run_id = ? and task = any (?) and state <> 'pending'",
                    run.id(),
                    around);
            reopenFollowers(transaction, run.id());
            if (held.state().isFinal()) {
                reopen(transaction, run.id(), now);
            }
            edited(transaction, run.id());
            return true;
        });
    }

    /** What was never tried because of what is cleared now has its chance again. */
    private static void reopenFollowers(Database.Transaction transaction, long run) throws SQLException {
        transaction.update(
                "update task_run set state = 'pending', finished_at = null, message = ''"
                        + " where run_id = ? and state = 'upstream_failed'",
                run);
    }

    private static void reopen(Database.Transaction transaction, long run, Instant now) throws SQLException {
        transaction.update(
                "update workflow_run set state = 'queued', cancelling = false, started_at = null, finished_at = null,"
                        + " message = '' where id = ?",
                run);
        transaction.update(
                "delete from scheduled_tasks where task_name = ? and task_instance = ? and not picked",
                RunStore.REQUESTED,
                Long.toString(run));
        transaction.update("request-execution.sql", RunStore.REQUESTED, Long.toString(run), now);
    }

    /** A run that a task started has ended: the task asks at once. */
    Optional<Long> ended(Run run) {
        String sql =
                "update task_run t set again_at = t.started_at from workflow_run c where c.id = ? and t.run_id = c.parent_run"
                        + " and c.parent_task = t.task || '#' || t.attempt and t.state = 'waiting'";
        return run.parent()
                .filter(parent -> database.transaction(transaction -> {
                    hold(transaction, parent);
                    boolean waited = transaction.update(sql, run.id()) == 1;
                    if (waited) {
                        edited(transaction, parent);
                    }
                    return waited;
                }));
    }

    /** Says what became of a task, whatever it was; what is at work in it is stopped. */
    void mark(Run run, TaskRun task, State state, Instant now) {
        database.transaction(transaction -> {
            hold(transaction, run.id());
            transaction.update(
                    "update task_run set state = ?, message = ?, again_at = null, finished_at = ?"
                            + " where run_id = ? and (task = ? or part_of = ?)",
                    state.label(),
                    MARKED,
                    now,
                    run.id(),
                    task.name(),
                    task.name());
            edited(transaction, run.id());
            return true;
        });
    }

    /** Says what became of a run; in one that is at work, everything that has not ended is stopped. */
    void mark(Run run, Run.State state, Instant now) {
        database.transaction(transaction -> {
            hold(transaction, run.id());
            transaction.update(
                    "update task_run set state = ?, message = ?, again_at = null, finished_at = ?"
                            + " where run_id = ? and state in ('pending', 'queued', 'running', 'waiting', 'retrying')",
                    (state == Run.State.SUCCESS ? State.SUCCESS : State.FAILED).label(),
                    MARKED,
                    now,
                    run.id());
            transaction.update("end-run.sql", state.label(), now, MARKED, run.id());
            edited(transaction, run.id());
            return true;
        });
    }

    private static void edited(Database.Transaction transaction, long run) throws SQLException {
        transaction.update("update workflow_run set edits = edits + 1 where id = ?", run);
    }

    private static Held hold(Database.Transaction transaction, long run) throws SQLException {
        return transaction.query("hold-run.sql", Held::of, run).stream()
                .findFirst()
                .orElseThrow(() -> new NotFoundException(
                        "There is no run " + run, "it is too old to be kept", "List the workflow's runs."));
    }
}
