package io.mekong.workflow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What runs there were, for people; and which workflows they paused. */
final class RunHistory {
    private final Database database;

    RunHistory(Database database) {
        this.database = database;
    }

    /**
     * @param before only runs older than the one with this number; 0: from the newest on
     * @param state its label; empty text: all
     * @param trigger its label; empty text: all
     */
    record Filter(long before, String state, String trigger, int limit) {}

    /** With all tasks and parts. */
    Optional<Run> run(long id) {
        return withTasks(database.query("select * from workflow_run where id = ?", Rows::run, id), true).stream()
                .findFirst();
    }

    /** The run that an attempt of a task has started. */
    Optional<Run> startedBy(long parent, String attempt) {
        return database
                .query(
                        "select * from workflow_run where parent_run = ? and parent_task = ?",
                        Rows::run,
                        parent,
                        attempt)
                .stream()
                .findFirst();
    }

    /** Newest first, without the parts of tasks. */
    List<Run> list(String workflow, Filter filter) {
        return withTasks(
                database.query(
                        "list-runs.sql",
                        Rows::run,
                        workflow,
                        filter.before(),
                        filter.before(),
                        filter.state(),
                        filter.state(),
                        filter.trigger(),
                        filter.trigger(),
                        filter.limit()),
                false);
    }

    /** Newest first, at most {@code limit} of each workflow, without the parts of tasks. */
    List<Run> newest(Collection<String> workflows, int limit) {
        return withTasks(database.query("newest-runs.sql", Rows::run, workflows.toArray(String[]::new), limit), false);
    }

    /** Outputs of a run's tasks that succeeded, by task. */
    Map<String, Map<String, Object>> outputs(long run) {
        String sql = "select task, outputs from task_run where run_id = ? and state = 'success' and part_of is null"
                + " and outputs <> '{}'";
        return database
                .query(sql, row -> Map.entry(row.getString("task"), Rows.values(row.getString("outputs"))), run)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Away with runs that are over and too old, or too many. */
    void forget(String workflow, int keepRuns, Duration keep, Instant now) {
        database.update("forget-old-runs.sql", workflow, now.minus(keep), workflow, keepRuns);
    }

    boolean paused(String workflow) {
        return paused().contains(workflow);
    }

    Set<String> paused() {
        return new HashSet<>(
                database.query("select workflow from workflow_state where paused", row -> row.getString("workflow")));
    }

    void pause(String workflow, boolean paused) {
        database.update("set-paused.sql", workflow, paused);
    }

    private List<Run> withTasks(List<Run> runs, boolean parts) {
        Long[] ids = runs.stream().map(Run::id).toArray(Long[]::new);
        Map<Long, List<OwnedTask>> tasks = database.query("tasks-of-runs.sql", RunHistory::task, ids, parts).stream()
                .collect(Collectors.groupingBy(OwnedTask::runId));
        return runs.stream()
                .map(run -> run.with(tasks.getOrDefault(run.id(), List.of()).stream()
                        .map(OwnedTask::task)
                        .toList()))
                .toList();
    }

    private record OwnedTask(long runId, TaskRun task) {}

    private static OwnedTask task(ResultSet row) throws SQLException {
        return new OwnedTask(row.getLong("run_id"), Rows.task(row));
    }
}
