package io.mekong.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;

/** Reads what of a project is Java: a {@code source} file, compiled here, or a {@code class} of a jar. */
final class JavaReader {
    private static final String CLASS = ".class";

    private final ProjectFiles files;
    private final String wanted;

    private JavaReader(ProjectFiles files, String wanted) {
        this.files = files;
        this.wanted = wanted;
    }

    /** What tasks run. */
    static JavaReader tasks(ProjectFiles files) {
        return new JavaReader(files, "io.mekong.task.code.TaskCode");
    }

    /** What rows of a job go through. */
    static JavaReader rows(ProjectFiles files) {
        return new JavaReader(files, "io.mekong.job.code.RowCode");
    }

    Optional<TaskCode> read(Section task) {
        Optional<Value> source = task.find("source");
        Optional<Value> type = task.find("class");
        if (source.isPresent() == type.isPresent()) {
            task.problem(
                    "It is not said what to run",
                    source.isEmpty() ? "there is neither `source` nor `class`" : "`source` and `class` both stand here",
                    "Write `source: tasks/Score.java`, or the `class` of a jar in lib/.");
            return Optional.empty();
        }
        return source.isPresent() ? source.flatMap(this::compiled) : type.flatMap(this::inJar);
    }

    private Optional<TaskCode> compiled(Value source) {
        List<Path> jars = TaskFiles.JARS.in(files.root());
        return TaskFiles.JAVA
                .read(source, files)
                .flatMap(text -> new JavaCompilation(wanted, source, files.problems(), jars)
                        .compile(text)
                        .map(compiled -> new TaskCode(
                                compiled.type(),
                                text.file(),
                                compiled.classes(),
                                jars,
                                fingerprint(text.content(), jars))));
    }

    /** Whether it is a task at all is seen when it runs: loading it here would run code of the project. */
    private Optional<TaskCode> inJar(Value type) {
        List<Path> jars = TaskFiles.JARS.in(files.root());
        return type.text().flatMap(name -> {
            List<String> classes = new ArrayList<>();
            jars.forEach(jar -> classes.addAll(classes(jar)));
            if (!classes.contains(name)) {
                type.problem(
                        "There is no class " + type.shown(),
                        jars.isEmpty() ? "the project has no jars in lib/" : "no jar in lib/ has it",
                        classes.isEmpty() ? "Put the jar there, or name a `source`." : Form.hint(name, classes));
                return Optional.empty();
            }
            return Optional.of(new TaskCode(name, "", Map.of(), jars, fingerprint("", jars)));
        });
    }

    private List<String> classes(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(CLASS))
                    .map(name ->
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                    .toList();
        } catch (IOException e) {
            files.problems()
                    .add(
                            files.relative(jar),
                            "The file is no jar",
                            String.valueOf(e.getMessage()),
                            "Build it again, or take it away.");
            return List.of();
        }
    }

    private static String fingerprint(String source, List<Path> jars) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(source.getBytes(StandardCharsets.UTF_8));
            for (Path jar : jars) {
                digest.update(jar.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(jar));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            return "unreadable"; // whoever loads it says why
        }
    }
}
