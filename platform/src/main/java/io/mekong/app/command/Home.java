package io.mekong.app.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where things are when the command line does not say. */
final class Home {
    private static final List<String> MARKS = List.of("mekong.yaml", "streams", "tables", "dashboards");

    private Home() {}

    /** The folder of this installation, which the launcher names. */
    static Path folder() {
        return Path.of(System.getProperty("mekong.home", "."));
    }

    /** The current folder where it is a project, else the crypto example. */
    static Path defaultProject() {
        Path here = Path.of("").toAbsolutePath();
        boolean project = MARKS.stream().anyMatch(mark -> Files.exists(here.resolve(mark)));
        return project
                ? here
                : folder().resolve("examples/crypto").toAbsolutePath().normalize();
    }

    static Path dataOf(Path project) {
        return project.resolve(".mekong");
    }
}
