package io.mekong.api;

import io.mekong.project.CurrentProject;
import io.mekong.project.ProjectPlan;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What would come of the project's files as they are now. */
final class ProjectApi {
    private final CurrentProject project;
    private final Supplier<ProjectPlan> plan;

    ProjectApi(CurrentProject project, Supplier<ProjectPlan> plan) {
        this.project = project;
        this.plan = plan;
    }

    private record StepView(String kind, String text) {
        static StepView of(ProjectPlan.Step step) {
            return new StepView(step.kind().name().toLowerCase(Locale.ROOT), step.text());
        }
    }

    private record PlanView(String project, List<StepView> steps, Set<String> rebuilds) {}

    List<Route> routes() {
        return List.of(Route.get(
                        "/api/v1/project/diff",
                        "System",
                        "What the project's files say now that does not run yet, one step a line: add, change, remove,"
                                + " rebuild, problem. Nothing is changed")
                .answers(
                        "{\"project\":\"/srv/crypto\",\"steps\":[{\"kind\":\"add\",\"text\":\"table `trades`: column `venue` added\"}],\"rebuilds\":[]}")
                .to(context -> {
                    ProjectPlan now = plan.get();
                    Json.send(
                            context,
                            new PlanView(
                                    project.get().root().toString(),
                                    now.steps().stream().map(StepView::of).toList(),
                                    new TreeSet<>(now.rebuilds())));
                }));
    }
}
