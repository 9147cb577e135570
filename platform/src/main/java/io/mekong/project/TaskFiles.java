package io.mekong.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folders of what tasks are made of, beside the YAML files: a change there changes the project. */
enum TaskFiles {
    SQL("sql", ".sql"),
    JAVA("tasks", ".java"),
    JARS("lib", ".jar");

    private static final int DEEPEST = 8;
    private static final int MOST = 1_000;

    private final String folder;
    private final String ending;

    TaskFiles(String folder, String ending) {
        this.folder = folder;
        this.ending = ending;
    }

    /** @param file relative to the project */
    record Text(String file, String content) {}

    /** What a value names; empty, with a problem, where it cannot be read. */
    Optional<Text> read(Value value, ProjectFiles files) {
        return value.text().flatMap(name -> {
            if (!FileNames.isInside(name)
                    || !name.startsWith(folder + "/")
                    || !name.endsWith(ending)
                    || !Path.of(name).normalize().startsWith(folder)) {
                value.cannotBe(
                        "a file " + folder + "/…" + ending + " of the project",
                        "Write for example `" + folder + "/score" + ending + "`.");
                return Optional.empty();
            }
            Path path = files.root().resolve(name).normalize();
            if (!Files.exists(path)) {
                value.problem(
                        "There is no file " + value.shown(),
                        "the project has none of that name",
                        Form.hint(
                                name,
                                in(files.root()).stream().map(files::relative).toList()));
                return Optional.empty();
            }
            return files.read(path, files.relative(path)).map(text -> new Text(files.relative(path), text));
        });
    }

    /** All of the project's, sorted. */
    List<Path> in(Path root) {
        return under(root.resolve(folder));
    }

    /** Those below a folder of the project, where it is one of these. */
    static List<Path> watched(Path top) {
        for (TaskFiles kind : values()) {
            if (top.endsWith(kind.folder)) {
                return kind.under(top);
            }
        }
        return List.of();
    }

    /** What cannot be listed is not there; who needs it says so. */
    private List<Path> under(Path top) {
        if (!Files.isDirectory(top)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(top, DEEPEST)) {
            return paths.filter(path -> path.getFileName().toString().endsWith(ending) && Files.isRegularFile(path))
                    .limit(MOST)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
