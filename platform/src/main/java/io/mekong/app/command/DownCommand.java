package io.mekong.app.command;

import io.mekong.app.InstanceFile;
import io.mekong.core.MekongException;
import io.mekong.service.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops the instance behind a data folder, and what a crash may have left of it. */
@Command(name = "down", description = "Stop the running instance; all data is kept.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Override
    public Integer call() throws InterruptedException {
        Path data = options.dataDirectory();
        Optional<ProcessHandle> running = options.running().flatMap(InstanceFile::process);
        if (running.isPresent()) {
            stop(running.get());
            System.out.println("Stopped. All data is kept in " + data + ".");
            return 0;
        }
        OptionalLong orphan = Postgres.survivor(data.resolve("postgres"));
        if (orphan.isPresent()) {
            ProcessHandle.of(orphan.getAsLong()).ifPresent(ProcessHandle::destroy);
            InstanceFile.remove(data);
            System.out.println("No instance was running; stopped the PostgreSQL that a crash had left (pid "
                    + orphan.getAsLong() + ").");
            return 0;
        }
        System.out.println("No instance is running on " + data + ".");
        return 0;
    }

    private static void stop(ProcessHandle process) throws InterruptedException {
        process.destroy();
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw MekongException.resource(
                    "The instance does not stop",
                    "process " + process.pid() + " is still there after " + PATIENCE.toSeconds() + " s",
                    "See `mekong logs`; `kill -9 " + process.pid() + "` ends it, and no data is lost by that.",
                    e);
        }
    }
}
