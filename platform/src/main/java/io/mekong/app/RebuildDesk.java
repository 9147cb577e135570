package io.mekong.app;

import io.mekong.batch.RebuildDoor;
import io.mekong.batch.RebuildPart;
import io.mekong.batch.RebuildRequest;
import io.mekong.batch.RebuildRequest.Differences;
import io.mekong.batch.RebuildRequest.From;
import io.mekong.batch.Rebuilds;
import io.mekong.core.MekongException;
import io.mekong.project.CurrentProject;
import io.mekong.project.Problem;
import io.mekong.project.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Begins rebuilds with what the project's files say. Where they have a change that waits for a rebuild, all tables that
 * it concerns are rebuilt together, and the change takes effect as they take their place.
 */
final class RebuildDesk implements RebuildDoor {
    private final Launch launch;
    private final CurrentProject project;
    private final Rebuilds rebuilds;
    private final Reload reload;

    RebuildDesk(Launch launch, CurrentProject project, Rebuilds rebuilds, Reload reload) {
        this.launch = launch;
        this.project = project;
        this.rebuilds = rebuilds;
        this.reload = reload;
    }

    @Override
    public void start(Set<String> tables, Optional<From> from, RebuildPart part, Differences accepting, Begun begun) {
        NextProject next = NextProject.read(launch, project);
        Set<String> waiting = next.diff().rebuilds();
        boolean changes = tables.stream().anyMatch(waiting::contains);
        if (changes) {
            requireApplicable(next);
            if (!tables.containsAll(waiting)) {
                throw MekongException.user(
                        "The rebuild cannot begin",
                        "the project's change concerns the tables " + String.join(", ", waiting)
                                + ", which take their new shape together",
                        "Run `mekong rebuild " + String.join(" ", waiting) + "`.");
            }
        }
        Project target = changes ? next.project().orElseThrow() : project.get();
        Supplier<Project> afterwards =
                changes ? () -> reload.adopt(target, next.diff().changes()) : project;
        if (begun == Begun.DISCARD) {
            tables.forEach(name -> rebuilds.discard(target.table(name).orElseThrow()));
        }
        rebuilds.start(
                new RebuildRequest(tables, from.orElseGet(() -> Rebuilds.source(target, tables)), accepting, part),
                target,
                project,
                afterwards);
    }

    private static void requireApplicable(NextProject next) {
        List<Problem> problems = new ArrayList<>(next.diff().problems());
        if (!problems.isEmpty()) {
            Problem first = problems.getFirst();
            throw MekongException.user(
                    "The rebuild cannot begin",
                    "the project's change has another problem: " + first,
                    "Mend that first; `mekong check --diff` shows the plan.");
        }
    }
}
