package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.FreePorts;
import io.mekong.core.Ports;
import io.mekong.service.Postgres;
import io.mekong.service.Redis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The platform as a user runs it: {@code mekong up} in a process of its own, with its own ports and data folder. It can
 * be stopped, killed and started again; closing it leaves nothing behind but its data.
 */
final class RunningPlatform implements AutoCloseable {
    static final Duration READY = Duration.ofMinutes(2);
    static final Duration STOPPED = Duration.ofSeconds(30);

    private final Path project;
    private final Path data;
    private final Ports ports;
    private final List<String> options;
    private final Thread atExit = Thread.ofPlatform().unstarted(this::killWithChildren);
    private Process process;

    private RunningPlatform(Path project, Path data, Ports ports, List<String> options) {
        this.project = project;
        this.data = data;
        this.ports = ports;
        this.options = options;
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts it and waits until it is ready. */
    static RunningPlatform start(Path project, Path data, String... options) {
        RunningPlatform platform = launch(project, data, options);
        try {
            platform.awaitReady();
            return platform;
        } catch (RuntimeException | Error e) {
            platform.close();
            throw e;
        }
    }

    /** Starts it and waits for nothing. */
    static RunningPlatform launch(Path project, Path data, String... options) {
        return new RunningPlatform(project, data, FreePorts.next(), List.of(options));
    }

    Ports ports() {
        return ports;
    }

    Path data() {
        return data;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Api api() {
        return new Api("http://localhost:" + ports.web());
    }

    /** Kafka for clients outside. */
    String kafka() {
        return "localhost:" + ports.kafkaExternal();
    }

    /** Processes that belong to it: PostgreSQL and Redis, which are nobody's children, and its own. */
    List<ProcessHandle> children() {
        return Stream.concat(
                        process.descendants(),
                        survivors().flatMap(one -> Stream.concat(Stream.of(one), one.descendants())))
                .toList();
    }

    void awaitReady() {
        Api api = api();
        Awaitility.await("ready")
                .atMost(READY)
                .pollInterval(Duration.ofMillis(100))
                .failFast(() -> {
                    assertThat(process.isAlive())
                            .as("it lives; it wrote: %s", output())
                            .isTrue();
                })
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> assertThat(api.get("/ready").status())
                        .as("status of /ready; it wrote: %s", output())
                        .isEqualTo(200));
    }

    /** What it wrote to its terminal since the last start. */
    String output() {
        try {
            return Files.exists(terminal()) ? Files.readString(terminal()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Ctrl-C or {@code mekong down} do. */
    void stop() {
        process.destroy();
        if (!ended(process.toHandle(), STOPPED)) {
            throw new AssertionError("it does not stop: " + output());
        }
    }

    /** As {@code kill -9} does: PostgreSQL lives on, as it does then. */
    void kill() {
        process.destroyForcibly();
        if (!ended(process.toHandle(), STOPPED)) {
            throw new AssertionError("it cannot be killed");
        }
    }

    /** As a machine that loses its power does: PostgreSQL ends with it. */
    void killAll() {
        killWithChildren();
    }

    /** After {@link #stop} or {@link #kill}: the same command again; waits for nothing. */
    void relaunch() {
        assertThat(process.isAlive()).isFalse();
        process = launch();
    }

    /** The exit code of an instance that ended by itself. */
    int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            ended(process.toHandle(), STOPPED);
        }
        killWithChildren();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The tests are being ended; the hook does its work.
        }
    }

    private void killWithChildren() {
        List<ProcessHandle> children = children();
        process.destroyForcibly();
        ended(process.toHandle(), STOPPED);
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> ended(child, STOPPED));
    }

    private Stream<ProcessHandle> survivors() {
        return Stream.of(Postgres.survivor(data.resolve("postgres")), Redis.survivor(data.resolve("redis")))
                .filter(OptionalLong::isPresent)
                .flatMap(pid -> ProcessHandle.of(pid.getAsLong()).stream());
    }

    private static boolean ended(ProcessHandle handle, Duration patience) {
        try {
            handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException e) {
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Path terminal() {
        return data.resolveSibling(data.getFileName() + ".terminal");
    }

    private Process launch() {
        List<String> arguments = new ArrayList<>(List.of(
                "up",
                project.toString(),
                "--data",
                data.toString(),
                "--port-offset",
                Integer.toString(ports.offset())));
        arguments.addAll(options);
        try {
            return new ProcessBuilder(Installation.process(arguments))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(terminal().toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
