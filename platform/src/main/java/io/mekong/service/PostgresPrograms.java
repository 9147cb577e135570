package io.mekong.service;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** PostgreSQL's own programs, run to their end. */
record PostgresPrograms(Path home, ServerAccount account) {
    /** A crash recovery replays the log since the last checkpoint, which can take a while on a slow disk. */
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    void initialise(Path data, Path passwordFile) {
        run(
                Duration.ofSeconds(60),
                List.of(
                        "initdb",
                        "--pgdata=" + data,
                        "--username=postgres",
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--no-instructions"));
    }

    /** Through {@code pg_ctl}, which puts the server in a session of its own: a Ctrl-C in our terminal must not stop it before us. */
    void start(Path data, Path logFile) {
        run(
                LONGEST_START.plusSeconds(5),
                List.of(
                        "pg_ctl",
                        "--pgdata=" + data,
                        "--log=" + logFile,
                        "--silent",
                        "--timeout=" + LONGEST_START.toSeconds(),
                        "--wait",
                        "start"));
    }

    /** Asks the server to stop and does not wait. */
    void stop(Path data, StopMode mode) {
        run(
                Duration.ofSeconds(5),
                List.of("pg_ctl", "--pgdata=" + data, "--mode=" + mode.word, "--silent", "--no-wait", "stop"));
    }

    private void run(Duration longest, List<String> command) {
        String what = "Cannot run PostgreSQL's " + command.getFirst();
        Process process = null;
        try {
            process = builder(command).start();
            // pg_ctl's server writes to its own log, so that this ends with the program.
            String output;
            try (var reader = process.inputReader()) {
                output = String.join(" ", reader.readAllLines()).strip();
            }
            if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                throw MekongException.resource(what, "it did not end within " + longest.toSeconds() + " s", "", null);
            }
            if (process.exitValue() != 0) {
                throw MekongException.resource(
                        what, output.isEmpty() ? "it ended with " + process.exitValue() : output, "", null);
            }
        } catch (IOException e) {
            throw MekongException.resource(what, MekongException.reason(e), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource(what, "it was interrupted", "", e);
        } finally {
            if (process != null && process.isAlive()) {
                process.destroyForcibly();
            }
        }
    }

    private ProcessBuilder builder(List<String> command) {
        List<String> line = new ArrayList<>(account.prefix());
        line.add(home.resolve("bin").resolve(command.getFirst()).toString());
        line.addAll(command.subList(1, command.size()));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        // PGPORT, PGOPTIONS and the like are meant for other servers; a locale we do not have would stop initdb.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        // A folder that may vanish or be closed to the account is no place to start in.
        builder.directory(home.toFile());
        return builder;
    }

    /** The last lines of the server's log that say what was wrong. */
    static String complaint(Path logFile) {
        try (var lines = Files.lines(logFile)) {
            return lines.filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                    .reduce((first, second) -> second)
                    .map(line -> line.replaceFirst(".*(FATAL|PANIC):\\s*", ""))
                    .orElse("");
        } catch (IOException | java.io.UncheckedIOException e) {
            return "";
        }
    }

    /** How a server ends. */
    enum StopMode {
        /** Ends sessions, writes a checkpoint. */
        FAST("fast"),
        /** Ends at once; the next start recovers. */
        IMMEDIATE("immediate");

        private final String word;

        StopMode(String word) {
            this.word = word;
        }
    }
}
