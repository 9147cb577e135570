package io.mekong.workflow;

import io.mekong.project.Task;
import io.mekong.project.Workflow;
import io.mekong.workflow.Run.Interval;
import io.mekong.workflow.Run.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs that are not over, as PostgreSQL has them: what is noted here is all that another process needs to go on with one.
 */
final class RunStore {
    /** The name of db-scheduler's task: one execution per run that is not over. */
    static final String REQUESTED = "workflow-run";

    static final String STOPPED = "the platform stopped while it ran";

    /** How long a run that waits for its place is not looked at, unless it is called. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private static final String INSERT_TASK =
            "insert into task_run (run_id, task, position, state) values (?, ?, ?, 'pending')";

    private final Database database;
    private volatile OnEnd ended = (transaction, workflow, run, state) -> {};

    RunStore(Database database) {
        this.database = database;
    }

    /** What belongs into the transaction that ends a run. */
    interface OnEnd {
        void in(Database.Transaction transaction, Workflow workflow, long run, Run.State state) throws SQLException;
    }

    void onEnd(OnEnd what) {
        ended = what;
    }

    /**
     * A run to be.
     *
     * @param parent the task of another run that starts it
     */
    record NewRun(
            Trigger trigger,
            Instant scheduledFor,
            Optional<Interval> interval,
            Map<String, String> parameters,
            Optional<Long> backfill,
            Optional<Parent> parent) {
        NewRun(Trigger trigger, Instant scheduledFor, Optional<Interval> interval, Map<String, String> parameters) {
            this(trigger, scheduledFor, interval, parameters, Optional.empty(), Optional.empty());
        }
    }

    /** @param attempt tells one attempt of a task from the next */
    record Parent(long run, String attempt) {}

    /**
     * Writes the run and the execution that will work on it; empty where it has been made before. One that cannot start
     * yet is looked at when another ends, or after a while.
     */
    Optional<Long> create(Workflow workflow, NewRun run, Instant now) {
        boolean mayStart = run.backfill().isPresent()
                || active(workflow.name()) < workflow.runs().atOnce();
        Instant at = mayStart ? now : now.plus(LOOK_AGAIN);
        return database.transaction(transaction -> create(transaction, workflow, run, at));
    }

    /**
     * As {@link #create(Workflow, NewRun, Instant)}, in a transaction of the caller's.
     *
     * @param at when it is looked at for the first time
     */
    Optional<Long> create(Database.Transaction transaction, Workflow workflow, NewRun run, Instant at)
            throws SQLException {
        Optional<Long> id = transaction
                .query(
                        "create-run.sql",
                        Rows::id,
                        workflow.name(),
                        run.trigger().label(),
                        run.scheduledFor(),
                        run.interval().map(Interval::start).orElse(null),
                        run.interval().map(Interval::end).orElse(null),
                        Rows.json(run.parameters()),
                        run.backfill().orElse(null),
                        run.parent().map(Parent::run).orElse(null),
                        run.parent().map(Parent::attempt).orElse(null))
                .stream()
                .findFirst();
        if (id.isPresent()) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (String task : workflow.tasks().keySet()) {
                rows.add(new Object[] {id.get(), task, rows.size()});
            }
            transaction.batch(INSERT_TASK, rows);
            String key = Long.toString(id.get());
            transaction.update("request-execution.sql", REQUESTED, key, at);
            if (workflow.alerts().deadline().isPresent()) {
                Instant since = run.scheduledFor().isAfter(at) ? run.scheduledFor() : at;
                Instant late = since.plus(workflow.alerts().deadline().get());
                transaction.update("request-execution.sql", RunNotices.DEADLINE, key, late);
            }
        }
        return id;
    }

    /** How many runs of the workflow are not over, but for those of backfills. */
    int active(String workflow) {
        String sql = "select count(*) from workflow_run where workflow = ? and state in ('queued', 'running')"
                + " and backfill is null";
        return database.query(sql, row -> row.getInt(1), workflow).getFirst();
    }

    /** Whether the queued run may start now. */
    boolean startQueued(long id, int atOnce, Instant now) {
        return database.transaction(transaction -> {
            // Before the statement that counts, for that sees what was there when it began, not when it got the lock.
            transaction.query(
                    "select pg_advisory_xact_lock(hashtext('mekong workflow ' || workflow)) from workflow_run where id = ?",
                    row -> true,
                    id);
            return transaction.update("start-queued-run.sql", now, id, atOnce) == 1;
        });
    }

    /** A run of the workflow has ended: the next may have its place. */
    void callNext(Workflow workflow, Instant now) {
        database.update(
                "call-next-run.sql",
                now,
                REQUESTED,
                now,
                workflow.name(),
                workflow.runs().atOnce());
    }

    /** Sees to it that every run that is not over is worked on. */
    void adoptOrphans(Instant now) {
        database.update("adopt-orphans.sql", REQUESTED, now, REQUESTED);
    }

    /** A run that cannot be worked on. */
    void fail(long run, String why, Instant now) {
        database.update("end-run.sql", Run.State.FAILED.label(), now, why, run);
    }

    /** From here on the run is this owner's, whoever had it before. */
    Held own(long run, String owner) {
        String sql = "update workflow_run set owner = ? where id = ? returning state, owner, edits, cancelling";
        return database.query(sql, Held::of, owner, run).stream().findFirst().orElse(Held.GONE);
    }

    /** How a run stands for whoever works on it. */
    record Held(Run.State state, String owner, long edits, boolean cancelling) {
        static final Held GONE = new Held(Run.State.CANCELLED, "", 0, true);

        static Held of(ResultSet row) throws SQLException {
            return new Held(
                    Run.State.of(row.getString("state")),
                    String.valueOf(row.getString("owner")),
                    row.getLong("edits"),
                    row.getBoolean("cancelling"));
        }
    }

    /** As it stands now; another may change it in the next moment. */
    Held look(long run) {
        String sql = "select state, owner, edits, cancelling from workflow_run where id = ?";
        return database.query(sql, Held::of, run).stream().findFirst().orElse(Held.GONE);
    }

    /** All tasks and parts. */
    List<TaskRun> tasks(long run) {
        return database.query("tasks-of-runs.sql", Rows::task, new Long[] {run}, true);
    }

    /**
     * What happened since the last time.
     *
     * @param edits that the work builds on
     * @param claims tasks that begin if their pool has a free slot
     * @param end where the run is over with this
     */
    record Changes(
            long run,
            String owner,
            long edits,
            List<TaskRun> tasks,
            List<Claim> claims,
            List<CursorMove> cursors,
            Optional<End> end) {}

    /** @param begun as it is where it gets a slot */
    record Claim(TaskRun begun, String pool, int slots) {}

    /** @param version that it has now; 0 where it was never moved */
    record CursorMove(String workflow, String task, String name, Object value, long version) {}

    record End(Run.State state, String message) {}

    /** What became of changes. */
    sealed interface Noted {
        /** @param begun those that got a slot */
        record Done(List<TaskRun> begun) implements Noted {}

        /** Nothing is noted: somebody has changed the run meanwhile, and it must be read anew. */
        record Edited() implements Noted {}

        /** Nothing is noted: the run is another's by now, or over. */
        record Lost() implements Noted {}

        /** Nothing is noted: the task's cursor was moved by another. */
        record Moved(String task, String cursor) implements Noted {}
    }

    /** All of it, or nothing. */
    Noted note(Workflow workflow, Changes changes, Instant now) {
        try {
            return database.transaction(transaction -> note(transaction, workflow, changes, now));
        } catch (Refused e) {
            return e.noted;
        }
    }

    private Noted note(Database.Transaction transaction, Workflow workflow, Changes changes, Instant now)
            throws SQLException {
        List<Held> held = transaction.query("hold-run.sql", Held::of, changes.run());
        if (held.isEmpty()
                || held.getFirst().state() != Run.State.RUNNING
                || !held.getFirst().owner().equals(changes.owner())) {
            return new Noted.Lost();
        }
        if (held.getFirst().edits() != changes.edits()) {
            return new Noted.Edited();
        }
        for (CursorMove move : changes.cursors()) {
            Object[] row = {move.workflow(), move.name(), Rows.json(move.value()), move.version() + 1, now};
            if (transaction.update("move-cursor.sql", row) == 0) {
                throw new Refused(new Noted.Moved(move.task(), move.name()));
            }
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        List<String> order = List.copyOf(workflow.tasks().keySet());
        for (TaskRun task : changes.tasks()) {
            rows.add(row(changes.run(), task, workflow, order.indexOf(task.definition())));
        }
        if (!rows.isEmpty()) {
            transaction.batch("put-task.sql", rows);
        }
        List<TaskRun> begun = claim(transaction, changes);
        if (changes.end().isPresent()) {
            End end = changes.end().get();
            transaction.update("end-run.sql", end.state().label(), now, end.message(), changes.run());
            ended.in(transaction, workflow, changes.run(), end.state());
        }
        return new Noted.Done(begun);
    }

    /** Undoes the transaction. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Noted noted;

        Refused(Noted noted) {
            super("refused", null, false, false);
            this.noted = noted;
        }
    }

    private static @Nullable Object[] row(long run, TaskRun task, Workflow workflow, int position) {
        Optional<Task> definition = Optional.ofNullable(workflow.tasks().get(task.definition()));
        Optional<Task.Effort> effort = definition.map(Task::effort);
        boolean listing =
                task.part().isEmpty() && definition.flatMap(Task::each).isPresent();
        return new @Nullable Object[] {
            run,
            task.name(),
            Math.max(0, position),
            task.state().label(),
            task.attempt(),
            task.forgiven(),
            task.queuedAt().orElse(null),
            task.startedAt().orElse(null),
            task.finishedAt().orElse(null),
            task.againAt().orElse(null),
            task.message(),
            Rows.json(task.outputs()),
            listing ? null : effort.flatMap(Task.Effort::pool).orElse(null),
            effort.map(Task.Effort::priority).orElse(0),
            task.part().map(TaskRun.Part::of).orElse(null),
            task.part().map(TaskRun.Part::index).orElse(null),
            task.part().map(part -> Rows.json(part.item())).orElse(null)
        };
    }

    private static List<TaskRun> claim(Database.Transaction transaction, Changes changes) throws SQLException {
        List<TaskRun> begun = new ArrayList<>();
        for (Claim claim : changes.claims().stream()
                .sorted(java.util.Comparator.comparing(
                        Claim::pool)) // everybody in one order, so that none waits for ever
                .toList()) {
            transaction.query("select pg_advisory_xact_lock(hashtext('mekong pool ' || ?))", row -> true, claim.pool());
            TaskRun task = claim.begun();
            int updated = transaction.update(
                    "claim-slot.sql",
                    task.attempt(),
                    task.queuedAt().orElse(null),
                    task.startedAt().orElse(null),
                    task.message(),
                    changes.run(),
                    task.name(),
                    claim.pool(),
                    claim.slots());
            if (updated == 1) {
                begun.add(task);
            }
        }
        return begun;
    }

    /** Which tasks were good in the workflow's run before this one; empty where there was none. */
    Optional<List<String>> pastSuccesses(long run) {
        List<Map.Entry<String, Boolean>> rows = database.query(
                "past-successes.sql", row -> Map.entry(row.getString("task"), row.getBoolean("good")), run);
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(rows.stream()
                        .filter(Map.Entry::getValue)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    /** Where a workflow's cursors stand, by name. */
    Map<String, Cursor> cursors(String workflow) {
        return database
                .query("select * from workflow_cursor where workflow = ? order by name", Cursor::of, workflow)
                .stream()
                .collect(java.util.stream.Collectors.toMap(
                        Cursor::name, cursor -> cursor, (first, _) -> first, java.util.LinkedHashMap::new));
    }

    /** @return whether it still had that version */
    boolean moveCursor(String workflow, String name, Object value, long version, Instant now) {
        return database.update("move-cursor.sql", workflow, name, Rows.json(value), version + 1, now) == 1;
    }
}
