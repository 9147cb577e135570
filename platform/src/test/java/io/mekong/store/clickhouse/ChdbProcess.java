package io.mekong.store.clickhouse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link ChdbServer} that was started. */
final class ChdbProcess implements AutoCloseable {
    static final String PASSWORD = "it's \\ secret";

    private final Process process;
    private final int port;

    private ChdbProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ChdbProcess start(Path data) {
        Path library = ChdbLibrary.file();
        try {
            ProcessBuilder starting = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx1g",
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ChdbServer.class.getName(),
                            library.toString(),
                            data.toString(),
                            PASSWORD)
                    .redirectError(ProcessBuilder.Redirect.to(
                            data.resolveSibling(data.getFileName() + ".log").toFile()));
            // The engine handles signals of its own; a fault that is Java's own business would be taken for its death.
            starting.environment()
                    .put(
                            "LD_PRELOAD",
                            Path.of(System.getProperty("java.home"), "lib", "libjsig.so")
                                    .toString());
            Process process = starting.start();
            BufferedReader out = process.inputReader();
            String line = out.readLine();
            if (line == null) {
                throw new IllegalStateException("the engine did not start over " + data);
            }
            return new ChdbProcess(process, Integer.parseInt(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** At once, whatever it is doing: what is on disk is what a crash leaves. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
