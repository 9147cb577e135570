package io.mekong.app;

import io.mekong.dashboard.ProjectSql;
import io.mekong.project.CurrentProject;
import io.mekong.project.Loaded;
import io.mekong.project.Problem;
import io.mekong.project.Project;
import io.mekong.project.ProjectDiff;
import io.mekong.project.ProjectLoader;
import io.mekong.project.ProjectPlan;
import io.mekong.store.duckdb.DuckDbStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The project as its files have it now, compared with the one that runs.
 *
 * @param project present where the files can be read
 * @param refusals why it does not take effect as it is; empty where it can
 */
record NextProject(Optional<Project> project, ProjectDiff diff, List<Problem> refusals, ProjectPlan plan) {

    static NextProject read(Launch launch, CurrentProject current) {
        Loaded loaded = ProjectLoader.load(launch.project().root(), launch.overrides());
        if (loaded.project().isEmpty()) {
            return new NextProject(
                    Optional.empty(),
                    new ProjectDiff(List.of(), List.of(), List.of()),
                    loaded.problems(),
                    ProjectPlan.of(loaded.problems()));
        }
        ProjectDiff diff = ProjectDiff.between(current.get(), loaded.project().get());
        List<Problem> sql = sqlProblems(loaded.project().get());
        List<Problem> refusals = new ArrayList<>(diff.refusals());
        refusals.addAll(sql);
        return new NextProject(loaded.project(), diff, refusals, ProjectPlan.of(diff, sql));
    }

    private static List<Problem> sqlProblems(Project next) {
        if (next.settings().store().clickHouse().isPresent()) {
            return List.of(); // it is in another dialect, which only the server can read
        }
        try (DuckDbStore empty = DuckDbStore.openInMemory()) {
            return ProjectSql.check(next, empty);
        }
    }
}
