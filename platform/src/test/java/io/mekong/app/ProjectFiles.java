package io.mekong.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A project's folder that a test writes and changes. */
record ProjectFiles(Path root) {
    static ProjectFiles in(Path root) {
        return new ProjectFiles(root);
    }

    /** The crypto example, to be changed at will. */
    static ProjectFiles cryptoCopy(Path root) {
        return copyOf(Installation.cryptoProject(), root);
    }

    /** What a project's folder holds, but for the data of an instance. */
    static ProjectFiles copyOf(Path project, Path root) {
        ProjectFiles copy = in(root);
        try (Stream<Path> all = Files.walk(project)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path relative = project.relativize(file);
                if (!relative.startsWith(".mekong")) {
                    Files.createDirectories(copy.path(relative.toString()).getParent());
                    Files.copy(file, copy.path(relative.toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    ProjectFiles with(String file, String text) {
        try {
            Files.createDirectories(path(file).getParent());
            Files.writeString(path(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Replaces a part of a file that must be there. */
    ProjectFiles change(String file, String from, String to) {
        String text = text(file);
        if (!text.contains(from)) {
            throw new IllegalArgumentException(file + " does not hold " + from);
        }
        return with(file, text.replace(from, to));
    }

    ProjectFiles remove(String file) {
        try {
            Files.delete(path(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    String text(String file) {
        try {
            return Files.readString(path(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines(String file) {
        return text(file).lines().toList();
    }

    private Path path(String file) {
        return root.resolve(file);
    }
}
