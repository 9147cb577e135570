package io.mekong.app.command;

import io.mekong.core.MekongException;
import io.mekong.project.Loaded;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.ProjectLoader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads a project for a command, or says everything that is wrong with it. */
final class Projects {
    private Projects() {}

    /** @throws MekongException when there is no such folder or the project has problems, which are printed */
    static Project load(Path root, Overrides overrides) {
        requireFolder(root);
        Loaded loaded = ProjectLoader.load(root, overrides);
        return loaded.project().orElseThrow(() -> {
            loaded.problems().forEach(problem -> System.err.println(problem));
            int count = loaded.problems().size();
            return MekongException.user(
                    "Cannot use the project " + root,
                    count == 1 ? "it has the problem above" : "it has the " + count + " problems above",
                    "Mend its files; `mekong check` reads them again.");
        });
    }

    static void requireFolder(Path root) {
        if (!Files.isDirectory(root)) {
            throw MekongException.user(
                    "There is no project at " + root, "it is not a folder", "Name a folder such as examples/crypto.");
        }
    }
}
