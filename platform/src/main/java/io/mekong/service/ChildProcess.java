package io.mekong.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A server's process, which may have been started by an earlier run of ours: known by its pid and start time, so that a
 * recycled pid is not mistaken for it.
 */
final class ChildProcess {
    private static final Duration POLL = Duration.ofMillis(10);

    private final ProcessHandle handle;
    private final Optional<Instant> startedAt;

    private ChildProcess(ProcessHandle handle) {
        this.handle = handle;
        this.startedAt = handle.info().startInstant();
    }

    /**
     * The living process with that pid, if it is the one meant.
     *
     * @param ours proof that the pid was not given to another process since: its executable, its folder, its port
     */
    static Optional<ChildProcess> find(long pid, Predicate<ProcessHandle> ours) {
        return ProcessHandle.of(pid)
                .filter(handle -> isAlive(handle) && ours.test(handle))
                .map(ChildProcess::new);
    }

    /** The same by a pidfile whose first line is the pid. */
    static Optional<ChildProcess> find(Path pidFile, Predicate<ProcessHandle> ours) {
        return firstNumber(pidFile).flatMap(pid -> find(pid, ours));
    }

    /** The folder a process works in, where the system tells (Linux). */
    static Optional<Path> workingDirectory(ProcessHandle handle) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + handle.pid() + "/cwd")));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> firstNumber(Path pidFile) {
        try (var lines = Files.lines(pidFile)) {
            return lines.findFirst().map(String::strip).map(Long::parseLong);
        } catch (IOException | java.io.UncheckedIOException | NumberFormatException e) {
            return Optional.empty(); // none, or torn by a crash: then there is no one to find
        }
    }

    long pid() {
        return handle.pid();
    }

    boolean isAlive() {
        return isAlive(handle) && handle.info().startInstant().equals(startedAt);
    }

    /** A zombie (ended, but its parent never asked) counts as alive for ProcessHandle; not for us. */
    private static boolean isAlive(ProcessHandle handle) {
        if (!handle.isAlive()) {
            return false;
        }
        try {
            // "pid (name) state …"; the name may hold anything, so look behind its last parenthesis.
            String stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException | RuntimeException e) {
            return handle.isAlive(); // no /proc here, or it ended meanwhile
        }
    }

    /** Waits for its end; false when it still runs after {@code longest}. */
    boolean awaitEnd(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        try {
            while (isAlive()) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !isAlive();
        }
        return true;
    }

    /** By a signal that it may act on. */
    void askToEnd() {
        handle.destroy();
    }

    void kill() {
        handle.destroyForcibly();
    }
}
