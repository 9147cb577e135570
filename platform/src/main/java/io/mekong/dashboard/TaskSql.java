package io.mekong.dashboard;

import io.mekong.core.MekongException;
import io.mekong.project.Problem;
import io.mekong.project.Project;
import io.mekong.project.RunValues;
import io.mekong.project.SqlNames;
import io.mekong.project.Task;
import io.mekong.project.Work;
import io.mekong.project.Work.Condition;
import io.mekong.project.Work.Events;
import io.mekong.project.Work.Target;
import io.mekong.project.Workflow;
import io.mekong.query.NamedParameters;
import io.mekong.store.BoundQuery;
import io.mekong.store.OlapStore;
import io.mekong.store.Results;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the queries of tasks by running them on empty tables, and makes the tables of results that charts may read.
 *
 * @param unknown tables of results whose columns are known only when their task has run
 */
record TaskSql(List<Problem> problems, Set<String> unknown) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A query of a task, and the table that its rows go into. */
    private record Asked(String workflow, String task, String sql, Optional<String> into, Map<String, Object> values) {
        /** Whether all its names have values here; outputs of other tasks have none. */
        boolean isComplete() {
            return values.keySet().containsAll(SqlNames.in(sql));
        }
    }

    static TaskSql check(Project project, OlapStore empty) {
        List<Asked> left = new ArrayList<>();
        project.workflows()
                .values()
                .forEach(workflow -> workflow.tasks()
                        .forEach((name, task) -> asked(workflow, name, task).ifPresent(left::add)));
        Set<String> unknown = new HashSet<>();
        left.forEach(asked -> asked.into().ifPresent(unknown::add));
        left.removeIf(asked -> !asked.isComplete());
        Map<Asked, MekongException> failures = new HashMap<>();
        boolean further = true;
        while (further) { // one may read what another makes, in whatever order they stand
            further = left.removeIf(asked -> {
                try {
                    run(asked, empty);
                    asked.into().ifPresent(unknown::remove);
                    return true;
                } catch (MekongException e) {
                    failures.put(asked, e);
                    return false;
                }
            });
        }
        List<Problem> problems = new ArrayList<>();
        TaskSql found = new TaskSql(problems, unknown);
        for (Asked asked : left) {
            MekongException failure = failures.get(asked);
            if (failure != null && !found.readsUnknown(asked.sql())) {
                problems.add(new Problem(
                        "workflows/" + asked.workflow() + ".yaml",
                        0,
                        "The query of task `" + asked.task() + "` cannot run",
                        failure.why(),
                        failure.fix()));
            }
        }
        return found;
    }

    /** Whether it seems to name a table of which it is not known what it will be. */
    boolean readsUnknown(String sql) {
        String text = sql.toLowerCase(Locale.ROOT);
        return unknown.stream().anyMatch(text::contains);
    }

    private static void run(Asked asked, OlapStore empty) {
        NamedParameters named = NamedParameters.bind(asked.sql(), asked.values());
        if (asked.into().isEmpty()) {
            empty.sql().execute(empty.sql().parse(named.sql()), named.values(), 1, PATIENCE);
            return;
        }
        try {
            empty.put(new Results(
                    asked.into().get(),
                    new BoundQuery(named.sql(), new ArrayList<>(named.values())),
                    Optional.empty()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("The project was not checked", "it was told to stop", "", e);
        }
    }

    private static Optional<Asked> asked(Workflow workflow, String name, Task task) {
        Map<String, Object> values = values(workflow);
        return switch (task.work()) {
            case Work.Sql(var sql, var _, Target.Tables _) ->
                Optional.of(new Asked(workflow.name(), name, sql, Optional.empty(), values));
            case Work.Sql(var sql, var _, Target.Into into) ->
                Optional.of(new Asked(workflow.name(), name, sql, Optional.of(into.table()), values));
            case Work.WaitFor(Condition.Query(var sql), var _) ->
                Optional.of(new Asked(workflow.name(), name, sql, Optional.empty(), values));
            case Work.Produce(var _, Events.Rows(var sql)) ->
                Optional.of(new Asked(workflow.name(), name, sql, Optional.empty(), values));
            default -> Optional.empty();
        };
    }

    /** A text without a default may have to look like anything: it has no value here. */
    private static Map<String, Object> values(Workflow workflow) {
        Map<String, Object> values = new HashMap<>();
        values.put(RunValues.DATE, LocalDate.EPOCH.toString());
        values.put(RunValues.LOGICAL_DATE, Instant.EPOCH);
        values.put(RunValues.INTERVAL_START, Instant.EPOCH);
        values.put(RunValues.INTERVAL_END, Instant.EPOCH);
        values.put(RunValues.RUN, 1L);
        values.put(RunValues.WORKFLOW, workflow.name());
        values.put(RunValues.TASK, "task");
        values.put(RunValues.ATTEMPT, 1L);
        workflow.parameters()
                .forEach((name, parameter) -> sample(parameter).ifPresent(value -> {
                    values.put(name, value);
                    values.put("params." + name, value);
                }));
        return values;
    }

    private static Optional<Object> sample(Workflow.Parameter parameter) {
        return parameter.fallback().or(() -> switch (parameter.type()) {
            case STRING -> Optional.empty();
            case INTEGER -> Optional.of(1L);
            case NUMBER -> Optional.of(1.0);
            case BOOLEAN -> Optional.of(true);
            case DATE -> Optional.of(LocalDate.EPOCH);
        });
    }
}
