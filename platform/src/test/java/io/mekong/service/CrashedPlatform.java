package io.mekong.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A platform in a JVM of its own that opens the data folder and PostgreSQL, says so, and waits to be killed. */
public final class CrashedPlatform {
    private CrashedPlatform() {}

    /** Arguments: the data folder, the port. */
    @SuppressWarnings("SystemOut") // how it tells its parent that it is ready
    public static void main(String[] arguments) throws Exception {
        DataDirectory data = DataDirectory.open(Path.of(arguments[0]));
        Postgres postgres = Postgres.open(new PostgresConfig.Embedded(data.postgres(), Integer.parseInt(arguments[1])));
        System.out.println("ready " + postgres.jdbcUrl());
        Thread.currentThread().join();
    }

    /** Returns once it is ready. */
    static Process start(Path data, int port) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashedPlatform.class.getName(),
                        data.toString(),
                        String.valueOf(port)))
                .redirectErrorStream(true)
                .start();
        BufferedReader lines = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("ready ")) {
                return process;
            }
            said.append(line).append('\n');
        }
        throw new IOException("the platform did not start: " + said);
    }
}
