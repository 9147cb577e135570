package io.mekong.core;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The process that listens on a port, as far as the operating system lets us see it: on Linux from {@code /proc}, elsewhere from
 * {@code lsof} where that is installed.
 *
 * @param pid the process, or -1 when it cannot be seen
 */
record PortHolder(long pid, String description) {
    private static final PortHolder UNKNOWN = new PortHolder(-1, "another process");
    private static final String LISTENING = "0A";
    private static final int LONGEST_COMMAND = 80;

    static PortHolder of(int port) {
        Optional<Long> pid = Files.isDirectory(Path.of("/proc/self/fd")) ? fromProc(port) : fromLsof(port);
        return pid.map(PortHolder::describe).orElse(UNKNOWN);
    }

    private static PortHolder describe(long pid) {
        String self = pid == ProcessHandle.current().pid() ? "this process, " : "";
        return new PortHolder(pid, self + "pid " + pid + command(pid));
    }

    private static String command(long pid) {
        Optional<ProcessHandle.Info> info = ProcessHandle.of(pid).map(ProcessHandle::info);
        String line = info.flatMap(ProcessHandle.Info::commandLine)
                .or(() -> info.flatMap(ProcessHandle.Info::command))
                .orElse("");
        if (line.isEmpty()) {
            return "";
        }
        return " (" + (line.length() > LONGEST_COMMAND ? line.substring(0, LONGEST_COMMAND) + "…" : line) + ")";
    }

    private static Optional<Long> fromProc(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (String row : Files.readAllLines(Path.of(table))) {
                    // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …
                    String[] field = row.strip().split("\\s+");
                    if (field.length > 9
                            && field[3].equals(LISTENING)
                            && field[1].endsWith(":" + String.format(Locale.ROOT, "%04X", port))) {
                        sockets.add("socket:[" + field[9] + "]");
                    }
                }
            } catch (IOException e) {
                // No IPv6, or a sandbox that hides the table: what cannot be seen is "another process".
            }
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> holdsOne(pid, sockets))
                .findFirst();
    }

    private static boolean holdsOne(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (isOneOf(sockets, descriptor)) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException e) {
            // Ended meanwhile, or another user's: not visible to us.
        }
        return false;
    }

    private static boolean isOneOf(Set<String> sockets, Path descriptor) {
        try {
            return sockets.contains(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    private static Optional<Long> fromLsof(int port) {
        try {
            Process lsof = new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!lsof.waitFor(5, TimeUnit.SECONDS)) {
                lsof.destroyForcibly();
                return Optional.empty();
            }
            try (var lines = lsof.inputReader()) {
                return lines.lines().findFirst().map(String::strip).map(Long::parseLong);
            }
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
