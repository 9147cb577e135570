package io.mekong.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the build made, as a user has it: the jar, its libraries, the launcher, the examples. */
final class Installation {
    private static final List<String> SERVER =
            List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=256m", "-Xss512k");
    private static final List<String> COMMAND = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");

    private Installation() {}

    /** The repository's folder. */
    static Path home() {
        String named = System.getProperty("mekong.home");
        Path home = named == null ? Path.of("..") : Path.of(named);
        return home.toAbsolutePath().normalize();
    }

    static Path launcher() {
        return home().resolve("mekong");
    }

    static Path cryptoProject() {
        return home().resolve("examples/crypto");
    }

    static Path jdk() {
        return Path.of(System.getProperty("java.home"));
    }

    /** The process that the launcher would turn itself into, with the launcher's own options. */
    static List<String> process(List<String> arguments) {
        boolean server = !arguments.isEmpty() && arguments.getFirst().equals("up");
        List<String> command = new ArrayList<>();
        command.add(jdk().resolve("bin/java").toString());
        command.addAll(server ? SERVER : COMMAND);
        command.addAll(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dmekong.home=" + home(),
                "-Dmekong.launcher=" + launcher(),
                "-Dmekong.terminal=false",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-cp",
                classpath(),
                "io.mekong.app.Main"));
        command.addAll(arguments);
        return command;
    }

    /** Failsafe names the jar; a single test run from an editor takes the classes as they are. */
    static Path jar() {
        String named = System.getProperty("mekong.jar");
        return named == null ? Path.of("target/classes").toAbsolutePath() : Path.of(named);
    }

    static Path libraries() {
        String named = System.getProperty("mekong.lib");
        Path libraries = named == null ? Path.of("target/lib").toAbsolutePath() : Path.of(named);
        if (!Files.isDirectory(libraries)) {
            throw new IllegalStateException("no libraries in " + libraries + ": run `./mvnw package` first");
        }
        return libraries;
    }

    private static String classpath() {
        return jar() + ":" + libraries() + "/*";
    }
}
