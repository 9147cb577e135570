package io.mekong.project;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a project.
 *
 * @param project present exactly where there is no problem
 * @param problems of all files together, by file and line
 */
public record Loaded(Optional<Project> project, List<Problem> problems) {
    public Loaded {
        problems = List.copyOf(problems);
        if (project.isPresent() != problems.isEmpty()) {
            throw new IllegalArgumentException("a project is loaded exactly where it has no problem");
        }
    }
}
