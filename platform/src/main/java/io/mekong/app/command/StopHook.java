package io.mekong.app.command;

import io.mekong.app.InstanceFile;
import io.mekong.app.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Stops the platform when the process is told to end. One that comes while everything is still starting waits until the
 * start has ended or was unwound: what is half started cannot be stopped in order, and PostgreSQL would be left behind.
 */
final class StopHook {
    private static final Duration LONGEST_START = Duration.ofMinutes(1);

    private final Path dataDirectory;
    private final CompletableFuture<Platform> opened = new CompletableFuture<>();
    private volatile boolean asked;

    private StopHook(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    static StopHook register(Path dataDirectory) {
        StopHook hook = new StopHook(dataDirectory);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(hook::run));
        return hook;
    }

    /** There is something to stop. */
    void opened(Platform platform) {
        opened.complete(platform);
    }

    /** There is nothing to stop, or nothing more. */
    void ended() {
        opened.cancel(false);
    }

    /** Whether the process is ending by a signal: what fails now fails because of that. */
    boolean isAsked() {
        return asked;
    }

    /** Ctrl-C and {@code mekong down} come here, and so does every other end of the process. */
    private void run() {
        if (opened.isCancelled()) {
            return;
        }
        asked = true;
        System.out.println("Stopping …");
        long started = System.nanoTime();
        try {
            opened.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS).close();
        } catch (CancellationException e) {
            // The start was given up, and what had started is stopped.
        } catch (ExecutionException | TimeoutException e) {
            System.err.println("mekong: it did not get as far as to be stopped; the next start takes care of the rest");
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        InstanceFile.remove(dataDirectory);
        System.out.printf("Stopped after %.1f s. All data is kept.%n", (System.nanoTime() - started) / 1e9);
    }
}
