package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.core.MekongException;
import io.mekong.project.Loaded;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.ProjectDiff;
import io.mekong.project.ProjectLoader;
import io.mekong.project.ProjectPlan;
import io.mekong.project.ProjectPlan.Kind;
import io.mekong.project.ProjectPlan.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Prints what a folder would change in a running instance. */
final class PlanPrinter {
    private PlanPrinter() {}

    /** @return the exit code: 1 where there are problems */
    static int print(ApiClient client, Path root) {
        JsonNode answer = client.get("/api/v1/project/diff");
        Path running = Path.of(answer.path("project").asText());
        ProjectPlan own = plan(answer);
        ProjectPlan plan = isSame(root, running) ? own : ofCopy(root, running, own);
        plan.steps().forEach(System.out::println);
        if (plan.isEmpty()) {
            System.out.println("The instance at " + client.url() + " runs what the files in " + root + " say.");
            return 0;
        }
        System.out.println(summary(plan));
        return plan.count(Kind.PROBLEM) > 0 ? 1 : 0;
    }

    /** Of a folder beside the running one: a plan before anything is touched. */
    private static ProjectPlan ofCopy(Path root, Path running, ProjectPlan own) {
        if (!own.isEmpty()) {
            throw MekongException.user(
                    "Cannot compare " + root + " with what runs",
                    "the instance does not run what its own folder " + running + " says",
                    "See `mekong check --diff " + running + "` first.");
        }
        Overrides overrides = new Overrides(System.getenv(), List.of());
        Project before = Projects.load(running, overrides);
        Loaded after = ProjectLoader.load(root, overrides);
        return after.project()
                .map(next -> ProjectPlan.of(ProjectDiff.between(before, next), CheckCommand.sqlProblems(next)))
                .orElseGet(() -> ProjectPlan.of(after.problems()));
    }

    private static ProjectPlan plan(JsonNode answer) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : answer.path("steps")) {
            steps.add(new Step(
                    Kind.valueOf(step.path("kind").asText().toUpperCase(Locale.ROOT)),
                    step.path("text").asText()));
        }
        TreeSet<String> rebuilds = new TreeSet<>();
        answer.path("rebuilds").forEach(table -> rebuilds.add(table.asText()));
        return new ProjectPlan(steps, rebuilds);
    }

    private static String summary(ProjectPlan plan) {
        int problems = plan.count(Kind.PROBLEM);
        int changes = plan.steps().size() - problems - plan.count(Kind.REBUILD);
        List<String> parts = new ArrayList<>();
        if (changes > 0) {
            parts.add(Counted.of(changes, "change"));
        }
        if (!plan.rebuilds().isEmpty()) {
            parts.add(Counted.of(plan.rebuilds().size(), "table") + " to rebuild");
        }
        if (problems > 0) {
            parts.add(Counted.of(problems, "problem"));
        }
        String line = String.join(", ", parts) + ".";
        if (problems > 0) {
            return line + " Nothing takes effect while there is a problem.";
        }
        List<String> commands = new TreeSet<>(plan.rebuilds())
                .stream().map(table -> "`mekong rebuild " + table + "`").toList();
        return commands.isEmpty()
                ? line + " All of it takes effect without a stop."
                : line + " Nothing takes effect before: " + String.join(", ", commands) + ".";
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return one.equals(other);
        }
    }
}
