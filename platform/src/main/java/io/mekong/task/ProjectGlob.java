package io.mekong.task;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a pattern below a folder.
 *
 * @param start the deepest folder that the pattern names outright
 */
record ProjectGlob(Path start, PathMatcher matcher, Path root) {
    /** @param pattern relative, with values in place */
    static ProjectGlob of(Path root, String pattern) {
        Path start = root;
        String[] parts = pattern.split("/");
        for (int i = 0; i < parts.length - 1 && !parts[i].matches(".*[*?\\[{].*"); i++) {
            start = start.resolve(parts[i]);
        }
        if (!start.normalize().startsWith(root.normalize())) {
            throw MekongException.user(
                    "Cannot look for `" + pattern + "`", "it leads out of " + root, "Name files within that folder.");
        }
        return new ProjectGlob(start.normalize(), root.getFileSystem().getPathMatcher("glob:" + pattern), root);
    }

    /** Sorted; empty where there is no such file or folder. */
    List<Path> files() {
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(start, FileVisitOption.FOLLOW_LINKS)) {
            return paths.filter(path -> matcher.matches(root.relativize(path)) && Files.isRegularFile(path))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw MekongException.resource(
                    "Cannot look for files in " + start, MekongException.reason(e), "Check its permissions.", e);
        }
    }
}
