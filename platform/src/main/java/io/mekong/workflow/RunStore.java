package io.mekong.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mekong.core.MekongException;
import io.mekong.project.Workflow;
import io.mekong.workflow.Run.Interval;
import io.mekong.workflow.Run.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
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

/** The history of runs in PostgreSQL, which is also what a run goes on from after a crash. */
final class RunStore {
    /** The name of db-scheduler's task: one execution per run that is not over. */
    static final String REQUESTED = "workflow-run";

    static final String STOPPED = "the platform stopped while it ran";

    /** How long a run that waits for its place is not looked at, unless it is called. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private static final int RUNS_KEPT = 1000;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};
    private static final String INSERT_TASK =
            "insert into task_run (run_id, task, position, state) values (?, ?, ?, 'pending')";
    private static final String INSERT_LINE =
            "insert into task_log (run_id, task, line_no, at, line) values (?, ?, ?, ?, ?) on conflict do nothing";

    private final Database database;
    private volatile Success success = (transaction, workflow, run) -> {};

    RunStore(DataSource dataSource) {
        this(new Database(dataSource));
    }

    RunStore(Database database) {
        this.database = database;
    }

    /** What belongs into the transaction that ends a run well. */
    interface Success {
        void in(Database.Transaction transaction, String workflow, long run) throws SQLException;
    }

    void onSuccess(Success what) {
        success = what;
    }

    /** A run to be. */
    record NewRun(Trigger trigger, Instant scheduledFor, Optional<Interval> interval, Map<String, String> parameters) {}

    /** What became of a task. */
    record TaskChange(TaskRun task, Map<String, Object> outputs) {}

    /**
     * Writes the run and the execution that will work on it; empty where this due time has had its run. One that cannot
     * start yet is looked at when another ends, or after a while.
     */
    Optional<Long> create(Workflow workflow, NewRun run, Instant now) {
        boolean mayStart = active(workflow.name()) < workflow.runs().atOnce();
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
                        RunStore::id,
                        workflow.name(),
                        run.trigger().label(),
                        run.scheduledFor(),
                        run.interval().map(Interval::start).orElse(null),
                        run.interval().map(Interval::end).orElse(null),
                        json(run.parameters()))
                .stream()
                .findFirst();
        if (id.isPresent()) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (String task : workflow.tasks().keySet()) {
                rows.add(new Object[] {id.get(), task, rows.size()});
            }
            transaction.batch(INSERT_TASK, rows);
            transaction.update("request-execution.sql", REQUESTED, Long.toString(id.get()), at);
        }
        return id;
    }

    /** How many runs of the workflow are not over. */
    int active(String workflow) {
        String sql = "select count(*) from workflow_run where workflow = ? and state in ('queued', 'running')";
        return database.query(sql, row -> row.getInt(1), workflow).getFirst();
    }

    /** Whether the queued run may start now. */
    boolean startQueued(long id, int atOnce, Instant now) {
        return database.update("start-queued-run.sql", id, now, id, atOnce) == 1;
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

    /** Marks as failed what an older version left behind. */
    void failAbandoned(Instant now) {
        database.update("fail-abandoned-runs.sql", now, STOPPED, REQUESTED);
    }

    /** From here on the run is this owner's, whoever had it before. */
    void own(long run, String owner) {
        database.update("update workflow_run set owner = ? where id = ?", owner, run);
    }

    /**
     * All of it, or nothing.
     *
     * @return false where the run has another owner by now
     */
    boolean change(long run, String owner, List<TaskChange> changes) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (TaskChange change : changes) {
            TaskRun task = change.task();
            rows.add(new @Nullable Object[] {
                task.state().label(),
                task.attempt(),
                task.startedAt().orElse(null),
                task.finishedAt().orElse(null),
                task.againAt().orElse(null),
                task.message(),
                json(change.outputs()),
                run,
                task.name(),
                owner
            });
        }
        return database.transaction(transaction -> transaction.batch("change-task.sql", rows) == rows.size());
    }

    /** @param owner who worked on it; null where nobody has */
    void finishRun(long id, @Nullable String owner, String workflow, Run.State state, String message, Instant now) {
        database.transaction(transaction -> {
            boolean done = transaction.update("finish-run.sql", state.label(), now, message, id, owner) == 1;
            if (done && state == Run.State.SUCCESS) {
                success.in(transaction, workflow, id);
            }
            return done;
        });
        database.update("forget-old-runs.sql", workflow, workflow, RUNS_KEPT);
    }

    /** One that has not begun is over at once; whoever works on another will see it and stop. */
    void cancel(long id, Instant now) {
        if (database.update("cancel-queued-run.sql", now, id) == 0) {
            database.update("update workflow_run set cancelling = true where id = ? and state = 'running'", id);
        }
    }

    boolean cancelling(long id) {
        return database.query("select cancelling from workflow_run where id = ?", row -> row.getBoolean(1), id).stream()
                .findFirst()
                .orElse(false);
    }

    /** Outputs of a run's tasks, by task. */
    Map<String, Map<String, Object>> outputs(long run) {
        return database
                .query(
                        "select task, outputs::text as outputs from task_run where run_id = ? and state = 'success'",
                        row -> Map.entry(row.getString("task"), read(row.getString("outputs"), VALUES)),
                        run)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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

    /** The number of the line after the last. */
    int nextLine(long id, String task) {
        String sql = "select coalesce(max(line_no) + 1, 0) from task_log where run_id = ? and task = ?";
        return database.query(sql, row -> row.getInt(1), id, task).getFirst();
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
                .map(run -> run.with(tasks.getOrDefault(run.id(), List.of()).stream()
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
                        row.getInt("attempt"),
                        Database.instantIfAny(row, "started_at"),
                        Database.instantIfAny(row, "finished_at"),
                        Database.instantIfAny(row, "again_at"),
                        row.getString("message")));
    }

    private static Run runWithoutTasks(ResultSet row) throws SQLException {
        Optional<Instant> end = Database.instantIfAny(row, "interval_end");
        return new Run(
                row.getLong("id"),
                row.getString("workflow"),
                Run.State.of(row.getString("state")),
                Trigger.of(row.getString("trigger")),
                Database.instant(row, "scheduled_for"),
                Database.instantIfAny(row, "started_at"),
                Database.instantIfAny(row, "finished_at"),
                Database.instantIfAny(row, "interval_start")
                        .flatMap(start -> end.map(until -> new Interval(start, until))),
                texts(row.getString("parameters")),
                texts(row.getString("event")),
                row.getString("message"),
                List.of());
    }

    private static Long id(ResultSet row) throws SQLException {
        return row.getLong("id");
    }

    private static String json(Map<String, ?> texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("texts cannot be written as JSON", e);
        }
    }

    private static Map<String, String> texts(String json) {
        return read(json, TEXTS);
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("the history holds broken JSON: " + json, e);
        }
    }
}
