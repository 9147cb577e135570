package io.mekong.project;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** Names of files as tasks give them: within the project. */
final class FileNames {
    private static final String INSIDE = "a path within the project, such as `data/*.csv`";

    private FileNames() {}

    /** A path with `*`, `**`, `?`, `[…]` or `{a,b}` in it, or without. */
    static Optional<String> glob(Value value, ValueNames names) {
        return value.text().filter(text -> {
            names.checkTemplate(value, text);
            boolean inside = isInside(text);
            if (!inside) {
                value.cannotBe(INSIDE, "Put the files into the project's folder, or a link to them.");
                return false;
            }
            try {
                // Values come in later; what is left out here is no pattern of its own.
                FileSystems.getDefault().getPathMatcher("glob:" + Template.fill(text, name -> "x"));
                return true;
            } catch (PatternSyntaxException e) {
                value.problem(
                        value.label() + " cannot be " + value.shown(),
                        "it is no pattern: " + e.getDescription(),
                        "Write for example `data/*.csv`.");
                return false;
            }
        });
    }

    static boolean isInside(String text) {
        return !text.isBlank()
                && !text.contains("\\")
                && !text.startsWith("/")
                && !Path.of(text.replaceAll("[*?\"<>|:\\u0000]", "x"))
                        .normalize()
                        .startsWith("..");
    }
}
