package io.mekong.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The launcher in a folder of its own, on a machine where nothing is but what a test puts there: tools in {@code bin},
 * JDKs in {@code jdks}. Maven, {@code java} and {@code apt-get} are scripts that tell how they were called.
 */
final class FakeInstallation {
    private static final List<String> TOOLS = List.of(
            "sh",
            "cat",
            "cp",
            "date",
            "dirname",
            "find",
            "grep",
            "head",
            "ln",
            "mkdir",
            "mv",
            "printf",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "sort",
            "tail",
            "touch",
            "tr",
            "uname",
            "xargs");

    private final Path folder;

    FakeInstallation(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(home());
            Files.createDirectories(folder.resolve("jdks"));
            Files.createDirectories(bin());
            Files.copy(Installation.launcher(), home().resolve("mekong"));
            for (String tool : TOOLS) {
                program(tool, "exec " + tool(tool) + " \"$@\"");
            }
            script(bin().resolve("id"), "echo 0");
            script(bin().resolve("node"), "exit 0");
            write("pom.xml", "<project/>");
            write("platform/pom.xml", "<project/>");
            write("platform/src/main/java/Some.java", "class Some {}");
            write("ui/package.json", "{}");
            maven("echo \"maven: $*\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a space in it, as folders may have. */
    Path home() {
        return folder.resolve("my mekong");
    }

    Path bin() {
        return folder.resolve("bin");
    }

    Path jdks() {
        return folder.resolve("jdks");
    }

    /** A JDK whose {@code java} prints its name and what it was called with. */
    Path jdk(String name, String version) {
        Path jdk = jre(name, version);
        script(jdk.resolve("bin/javac"), "exit 0");
        return jdk;
    }

    /** As a JDK, without a compiler. */
    Path jre(String name, String version) {
        Path jdk = jdks().resolve(name);
        script(jdk.resolve("bin/java"), "echo \"java: " + name + "\"; for each; do echo \"$each\"; done");
        put(jdk.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    /** What Maven does when it is called; {@code $home} is the installation. */
    void maven(String body) {
        script(home().resolve("mvnw"), "home=$(dirname \"$0\")\n" + body);
    }

    /** What a program on the PATH does. */
    void program(String name, String body) {
        script(bin().resolve(name), body);
    }

    void write(String file, String text) {
        put(home().resolve(file), text);
    }

    Cli.Result run(Map<String, String> environment, String... arguments) {
        return runScript("mekong", environment, arguments);
    }

    Cli.Result runScript(String script, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(home().resolve(script).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", bin().toString(), "HOME", folder.toString(), "MEKONG_JDKS", jdks().toString()));
        builder.environment().putAll(environment);
        return Cli.finish(builder, "");
    }

    static Path tool(String name) {
        for (String folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/opt/homebrew/bin")) {
            Path path = Path.of(folder, name);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        throw new IllegalStateException("this machine has no " + name);
    }

    static void link(Path link, Path target) {
        try {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void script(Path file, String body) {
        put(file, "#!/bin/sh\n" + body + "\n");
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
