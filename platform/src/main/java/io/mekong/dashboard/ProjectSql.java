package io.mekong.dashboard;

import io.mekong.core.MekongException;
import io.mekong.project.Dashboard;
import io.mekong.project.Endpoint;
import io.mekong.project.Problem;
import io.mekong.project.Project;
import io.mekong.project.Table;
import io.mekong.query.NamedParameters;
import io.mekong.store.OlapStore;
import io.mekong.store.ParsedQuery;
import io.mekong.store.QueryResult;
import io.mekong.store.SchemaProblem;
import io.mekong.store.TableSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the SQL of a project's tasks, charts and endpoints against the tables that the project declares, by running each against empty
 * ones: a mistyped column is found when the file is saved, not when someone looks at the dashboard.
 */
public final class ProjectSql {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ProjectSql() {}

    /**
     * What the engine cannot do of the tables; where it can do all of it, of the tasks and charts that query them.
     *
     * @param empty a store without tables, which gets the project's
     */
    public static List<Problem> check(Project project, OlapStore empty) {
        List<Problem> problems = new ArrayList<>();
        for (Table table : project.tables().values()) {
            TableSchema schema = TableSchema.of(table);
            List<SchemaProblem> mistakes = empty.problems(schema);
            mistakes.forEach(mistake -> problems.add(problem(table, mistake)));
            if (mistakes.isEmpty()) {
                empty.ensureTable(schema);
            }
        }
        if (!problems.isEmpty()) {
            return problems;
        }
        TaskSql tasks = TaskSql.check(project, empty);
        problems.addAll(tasks.problems());
        for (Dashboard dashboard : project.dashboards().values()) {
            for (Dashboard.Chart chart : dashboard.charts()) {
                check(chart, empty)
                        .filter(_ -> !tasks.readsUnknown(chart.sql()))
                        .ifPresent(reason -> problems.add(new Problem(
                                "dashboards/" + dashboard.name() + ".yaml",
                                chart.line(),
                                "Chart `" + chart.id() + "` cannot be drawn",
                                reason.why(),
                                reason.fix())));
            }
        }
        project.endpoints().values().stream()
                .filter(endpoint -> endpoint.database().isEmpty() && !tasks.readsUnknown(endpoint.query()))
                .forEach(endpoint -> check(endpoint, empty).ifPresent(problems::add));
        return problems;
    }

    private static Optional<Problem> check(Endpoint endpoint, OlapStore store) {
        NamedParameters query = NamedParameters.bind(endpoint.statement(), endpoint.samples());
        try {
            List<String> columns =
                    store.sql().execute(store.sql().parse(query.sql()), query.values(), 1, PATIENCE).columns().stream()
                            .map(QueryResult.ResultColumn::name)
                            .toList();
            return columns.stream()
                    .filter(name -> columns.indexOf(name) != columns.lastIndexOf(name))
                    .findFirst()
                    .map(name -> problem(
                            endpoint,
                            new Reason(
                                    "two of its columns are called `" + name + "`, and each is a field of the answer",
                                    "Rename one with AS.")));
        } catch (MekongException e) {
            return Optional.of(problem(endpoint, new Reason(e.why(), e.fix())));
        }
    }

    private static Problem problem(Endpoint endpoint, Reason reason) {
        return new Problem(
                "endpoints/" + endpoint.name() + ".yaml",
                endpoint.line(),
                "The query cannot be answered",
                reason.why(),
                reason.fix());
    }

    private static Problem problem(Table table, SchemaProblem mistake) {
        String what = switch (mistake.part()) {
            case DERIVED -> "The derived column `" + mistake.name() + "` cannot be computed";
            case ROLLUP -> "The rollup `" + mistake.name() + "` cannot be kept";
        };
        return new Problem(
                "tables/" + table.name() + ".yaml",
                0,
                what,
                mistake.mistake().why(),
                mistake.mistake().fix());
    }

    private record Reason(String why, String fix) {}

    private static Optional<Reason> check(Dashboard.Chart chart, OlapStore store) {
        NamedParameters query = NamedParameters.bind(chart.sql(), Map.of("from", Instant.EPOCH, "to", Instant.EPOCH));
        try {
            ParsedQuery parsed = store.sql().parse(query.sql());
            QueryResult result = store.sql().execute(parsed, query.values(), 1, PATIENCE);
            List<String> columns = result.columns().stream()
                    .map(QueryResult.ResultColumn::name)
                    .toList();
            return chart.encoding().entrySet().stream()
                    .filter(role -> !columns.contains(role.getValue()))
                    .findFirst()
                    .map(role -> new Reason(
                            "`encoding." + role.getKey() + "` names `" + role.getValue()
                                    + "`, which the query does not return",
                            "It returns: " + String.join(", ", columns) + "."));
        } catch (MekongException e) {
            return Optional.of(new Reason(e.why(), e.fix()));
        }
    }
}
