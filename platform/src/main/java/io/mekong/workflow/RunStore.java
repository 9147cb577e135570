package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.project.Workflow;
import io.mekong.workflow.Run.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The history of runs in PostgreSQL. */
final class RunStore {
    /** The names of db-scheduler's tasks: one execution per workflow with a schedule, one per manual run. */
    static final String SCHEDULED = "workflow";

    static final String REQUESTED = "workflow-run";

    static final String STOPPED = "the platform stopped while it ran";

    private static final int RUNS_KEPT = 1000;
    private static final String INSERT_TASK =
            "insert into task_run (run_id, task, position, state) values (?, ?, ?, 'pending')";
    private static final String INSERT_LINE =
            "insert into task_log (run_id, task, line_no, at, line) values (?, ?, ?, ?, ?) on conflict do nothing";

    private final Database database;

    RunStore(DataSource dataSource) {
        this.database = new Database(dataSource);
    }

    /** Starts the run of a due time; empty when the workflow runs already or that due time has had its run. */
    Optional<Long> claim(Workflow workflow, Instant due, Instant now) {
        return database.transaction(transaction -> {
            failAbandoned(transaction, now);
            Optional<Long> id = claim(transaction, workflow, Trigger.SCHEDULE, due, now);
            if (id.isPresent()) {
                insertTasks(transaction, id.get(), workflow);
            }
            return id;
        });
    }

    /** Writes a manual run and its execution: running when nothing else of the workflow runs, else queued. */
    long request(Workflow workflow, Instant now) {
        return database.transaction(transaction -> {
            failAbandoned(transaction, now);
            Optional<Long> claimed = claim(transaction, workflow, Trigger.MANUAL, now, now);
            long id = claimed.isPresent() ? claimed.get() : queue(transaction, workflow, now);
            insertTasks(transaction, id, workflow);
            transaction.update("request-execution.sql", REQUESTED, Long.toString(id), now);
            return id;
        });
    }

    private static Optional<Long> claim(
            Database.Transaction transaction, Workflow workflow, Trigger trigger, Instant due, Instant now)
            throws SQLException {
        return transaction.query("claim-run.sql", RunStore::id, workflow.name(), trigger.label(), due, now).stream()
                .findFirst();
    }

    private static long queue(Database.Transaction transaction, Workflow workflow, Instant now) throws SQLException {
        return transaction
                .query("queue-run.sql", RunStore::id, workflow.name(), now)
                .getFirst();
    }

    private static void insertTasks(Database.Transaction transaction, long id, Workflow workflow) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (String task : workflow.tasks().keySet()) {
            rows.add(new Object[] {id, task, rows.size()});
        }
        transaction.batch(INSERT_TASK, rows);
    }

    /** Whether the queued run may start now. */
    boolean startQueued(long id, Instant now) {
        try {
            return database.update("start-queued-run.sql", now, id) == 1;
        } catch (MekongException e) {
            if (isUniqueViolation(e)) {
                return false; // another node was quicker
            }
            throw e;
        }
    }

    /** Marks as failed what a stopped node left behind. */
    void failAbandoned(Instant now) {
        database.transaction(transaction -> failAbandoned(transaction, now));
    }

    private static int failAbandoned(Database.Transaction transaction, Instant now) throws SQLException {
        return transaction
                .query("fail-abandoned-runs.sql", RunStore::id, now, STOPPED, SCHEDULED, REQUESTED)
                .size();
    }

    void startTask(long id, String task, Instant now) {
        database.update(
                "update task_run set state = 'running', started_at = ? where run_id = ? and task = ?", now, id, task);
    }

    void finishTask(long id, String task, TaskRun.State state, String message, Instant now) {
        database.update("finish-task.sql", state.label(), now, message, id, task);
    }

    void finishRun(long id, String workflow, Run.State state, String message, Instant now) {
        database.update("finish-run.sql", state.label(), now, message, id);
        database.update("forget-old-runs.sql", workflow, workflow, RUNS_KEPT);
    }

    /** @param first the number of the first line */
    void append(long id, String task, int first, List<LogLine> lines) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (LogLine line : lines) {
            rows.add(new Object[] {id, task, first + rows.size(), line.at(), line.line()});
        }
        database.transaction(transaction -> {
            transaction.batch(INSERT_LINE, rows);
            return rows.size();
        });
    }

    Optional<Run> run(long id) {
        return withTasks(database.query("run.sql", RunStore::runWithoutTasks, id)).stream()
                .findFirst();
    }

    /** Newest first, at most {@code limit} of each workflow. */
    List<Run> newest(Collection<String> workflows, int limit) {
        return withTasks(
                database.query("newest-runs.sql", RunStore::runWithoutTasks, workflows.toArray(String[]::new), limit));
    }

    List<LogLine> log(long id, String task) {
        return database.query(
                "log-lines.sql", row -> new LogLine(Database.instant(row, "at"), row.getString("line")), id, task);
    }

    boolean paused(String workflow) {
        return paused().contains(workflow);
    }

    Set<String> paused() {
        return new HashSet<>(
                database.query("select workflow from workflow_state where paused", row -> row.getString("workflow")));
    }

    void pause(String workflow) {
        database.update("set-paused.sql", workflow, true);
    }

    void resume(String workflow) {
        database.update("set-paused.sql", workflow, false);
    }

    private List<Run> withTasks(List<Run> runs) {
        Long[] ids = runs.stream().map(Run::id).toArray(Long[]::new);
        Map<Long, List<OwnedTask>> tasks = database.query("tasks-of-runs.sql", RunStore::task, (Object) ids).stream()
                .collect(Collectors.groupingBy(OwnedTask::runId));
        return runs.stream()
                .map(run -> new Run(
                        run.id(),
                        run.workflow(),
                        run.state(),
                        run.trigger(),
                        run.scheduledFor(),
                        run.startedAt(),
                        run.finishedAt(),
                        run.message(),
                        tasks.getOrDefault(run.id(), List.of()).stream()
                                .map(OwnedTask::task)
                                .toList()))
                .toList();
    }

    private record OwnedTask(long runId, TaskRun task) {}

    private static OwnedTask task(ResultSet row) throws SQLException {
        return new OwnedTask(
                row.getLong("run_id"),
                new TaskRun(
                        row.getString("task"),
                        TaskRun.State.of(row.getString("state")),
                        Database.instantIfAny(row, "started_at"),
                        Database.instantIfAny(row, "finished_at"),
                        row.getString("message")));
    }

    private static Run runWithoutTasks(ResultSet row) throws SQLException {
        return new Run(
                row.getLong("id"),
                row.getString("workflow"),
                Run.State.of(row.getString("state")),
                Trigger.of(row.getString("trigger")),
                Database.instant(row, "scheduled_for"),
                Database.instantIfAny(row, "started_at"),
                Database.instantIfAny(row, "finished_at"),
                row.getString("message"),
                List.of());
    }

    private static Long id(ResultSet row) throws SQLException {
        return row.getLong("id");
    }

    private static boolean isUniqueViolation(MekongException e) {
        return e.getCause() instanceof SQLException cause && "23505".equals(cause.getSQLState());
    }
}
