package io.mekong.app.command;

import io.mekong.app.InstanceFile;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts an instance that outlives this command and its terminal. */
final class Background {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Background() {}

    /** Returns once the instance is ready, or has given up. */
    static int start(List<String> arguments, Path dataDirectory) throws InterruptedException {
        Path log = dataDirectory.resolve("logs").resolve("up.log");
        Process process = launch(arguments, log);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<InstanceFile> file = InstanceFile.read(dataDirectory);
            if (file.isPresent() && file.get().ready() && file.get().pid() == process.pid()) {
                System.out.println(read(log));
                return 0;
            }
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                System.err.print(read(log));
                return process.exitValue() == 0 ? 1 : process.exitValue();
            }
        }
        throw MekongException.resource(
                "The instance is not ready yet",
                "it has been starting for " + PATIENCE.toSeconds() + " s (pid " + process.pid() + ")",
                "See " + log + ".",
                null);
    }

    /** Signals to this terminal must not reach it: a shell turns them off, and then becomes the instance. */
    private static Process launch(List<String> arguments, Path log) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' HUP INT; exec \"$0\" \"$@\""));
        command.add(System.getProperty(
                "mekong.launcher", Home.folder().resolve("mekong").toString()));
        command.addAll(arguments);
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("MEKONG_NO_BUILD", "1");
            return builder.start();
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot start in the background",
                    MekongException.reason(e),
                    "Choose a folder that can be written with --data.",
                    e);
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }
}
