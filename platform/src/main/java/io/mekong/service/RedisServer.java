package io.mekong.service;

import io.mekong.core.MekongException;
import io.mekong.core.PortCheck;
import io.mekong.core.Ports;
import io.mekong.core.RedisAddress;
import io.mekong.core.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Redis process beside us. It outlives a killed platform; the next one adopts it when it is as wanted, else stops it first.
 *
 * <p>The folder holds {@code data/} (Redis's append-only file, and which program wrote it), {@code redis.conf}, {@code
 * password} and {@code redis.log}.
 */
final class RedisServer implements Supervisor.Supervised, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedisServer.class);
    private static final String HOST = "127.0.0.1";
    /** It reads its whole file first. */
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    /** Until it has written its pid. */
    private static final Duration FIRST_SIGN = Duration.ofSeconds(5);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(8);
    private static final long LONGEST_LOG_BYTES = 8 << 20;

    private final RedisConfig.Embedded config;
    private final RedisProgram program;
    private final Path data;
    private final Path settings;
    private final Path logFile;
    private final RedisAddress address;
    private @Nullable ChildProcess process;

    private RedisServer(RedisConfig.Embedded config, RedisProgram program, String password) {
        this.config = config;
        this.program = program;
        this.data = config.directory().resolve("data");
        this.settings = config.directory().resolve("redis.conf");
        this.logFile = config.directory().resolve("redis.log");
        this.address = new RedisAddress(HOST, config.port(), null, password, 0, RedisAddress.Transport.PLAIN);
    }

    static RedisServer open(RedisConfig.Embedded config) {
        try {
            Path directory = PrivateFiles.directory(config.directory()).toRealPath();
            RedisProgram program = RedisProgram.find(directory.resolve("programs"));
            RedisServer server = new RedisServer(
                    new RedisConfig.Embedded(directory, config.bind(), config.port(), config.memoryLimit()),
                    program,
                    RedisSettings.password(directory));
            server.startOrAdopt();
            return server;
        } catch (IOException e) {
            throw unusable(config.directory(), e);
        }
    }

    private static MekongException unusable(Path directory, IOException e) {
        return MekongException.resource(
                "Cannot start Redis",
                "its folder " + directory + " cannot be used: " + MekongException.reason(e),
                "Choose a folder you may write to with `--data`.",
                e);
    }

    /** The server of that folder that still runs, left behind by a killed platform. */
    static Optional<ChildProcess> survivor(Path directory) {
        try {
            Path data = directory.toRealPath().resolve("data");
            return ChildProcess.find(data.resolve("redis.pid"), handle -> isServerOf(data, handle));
        } catch (IOException e) {
            return Optional.empty(); // no folder, no server
        }
    }

    private static boolean isServerOf(Path data, ProcessHandle handle) {
        // A server works in its data folder. Where that cannot be seen (macOS), its command line says what it is.
        return ChildProcess.workingDirectory(handle)
                .map(data::equals)
                .orElseGet(() -> handle.info()
                        .commandLine()
                        .map(line -> line.contains("redis-server") || line.contains("valkey-server"))
                        .orElse(false));
    }

    private void startOrAdopt() throws IOException {
        PrivateFiles.directory(data);
        requireReadable();
        boolean sameSettings =
                RedisSettings.write(settings, config, data, address.password().orElseThrow());
        Optional<ChildProcess> survivor = survivor(config.directory());
        if (survivor.isPresent()) {
            process = survivor.get();
            if (sameSettings && answers()) {
                log.info(
                        "Adopted the Redis of an earlier run, pid {}",
                        survivor.get().pid());
                return;
            }
            stop();
        }
        start();
    }

    /** An older program passes over files of a newer one without a word, and would begin empty. */
    private void requireReadable() throws IOException {
        Path file = data.resolve("written-by");
        if (Files.exists(file)) {
            String writer = Files.readString(file).strip();
            if (!program.reads(writer)) {
                throw MekongException.resource(
                        "Cannot start " + program.text() + " from " + program.file(),
                        "its data in " + data + " was written by " + writer + ", which it cannot read",
                        "Install " + writer + " or a later one, or set that folder aside to begin anew.",
                        null);
            }
        }
        Files.writeString(file, program.text() + "\n");
    }

    private void start() throws IOException {
        PortCheck.requireFree(HOST, List.of(new Ports.Named("Redis", config.port())), Set.of());
        Files.deleteIfExists(data.resolve("redis.pid"));
        Trees.rotate(logFile, LONGEST_LOG_BYTES);
        run();
        if (!answersWithin(LONGEST_START)) {
            boolean slow = isAlive();
            stop();
            throw MekongException.resource(
                    "Cannot start Redis",
                    slow ? "it does not answer within " + LONGEST_START.toSeconds() + " s" : complaint(),
                    "See " + logFile + ".",
                    null);
        }
    }

    /** Not within that time, or it ended. */
    private boolean answersWithin(Duration longest) {
        process = null; // of an earlier life
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < longest.toNanos()) {
            boolean seen = process != null;
            process = survivor(config.directory()).orElse(null);
            if (process != null && answers()) {
                return true;
            }
            if (process == null && (seen || System.nanoTime() - begun > FIRST_SIGN.toNanos())) {
                return false;
            }
            rest();
        }
        return false;
    }

    private static void rest() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("Cannot start Redis", "it was interrupted", "", e);
        }
    }

    private void run() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program.file().toString(), settings.toString())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
                .directory(data.toFile());
        // Texts are compared byte by byte, whatever this machine's language is.
        builder.environment().put("LC_ALL", "C");
        Process launcher = builder.start();
        try {
            if (!launcher.waitFor(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS) || launcher.exitValue() != 0) {
                launcher.destroyForcibly();
                throw MekongException.resource("Cannot start Redis", complaint(), "See " + logFile + ".", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("Cannot start Redis", "it was interrupted", "", e);
        }
    }

    /** The last thing its log says. */
    private String complaint() {
        try (var lines = Files.lines(logFile)) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .map(line -> line.replaceFirst("^\\d+:\\w .*? [*#.-] ", ""))
                    .orElse("it ended right after its start");
        } catch (IOException | java.io.UncheckedIOException e) {
            return "it ended right after its start";
        }
    }

    private boolean answers() {
        return RedisQuestion.isReady(address);
    }

    RedisAddress address() {
        return address;
    }

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public String detail() {
        return "embedded · " + program.text() + " · localhost:" + config.port();
    }

    @Override
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public synchronized void restart() {
        try {
            startOrAdopt();
        } catch (IOException e) {
            throw unusable(config.directory(), e);
        }
    }

    private void stop() {
        ChildProcess running = process;
        process = null;
        if (running == null || !running.isAlive()) {
            return;
        }
        running.askToEnd();
        if (!running.awaitEnd(LONGEST_STOP)) {
            log.warn("Redis does not stop; killing it. What it acknowledged is on disk");
            running.kill();
        }
    }

    @Override
    public synchronized void close() {
        stop();
    }
}
