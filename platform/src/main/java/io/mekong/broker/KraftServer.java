package io.mekong.broker;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the combined broker and controller, from formatting its folder to its shutdown. */
final class KraftServer implements AutoCloseable {
    static final Duration LONGEST_START = Duration.ofSeconds(60);
    static final Duration LONGEST_STOP = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(KraftServer.class);

    private final ThreadGroup group;
    private final KafkaRaftServer server;
    private final FatalErrors.Watch watch;

    private KraftServer(ThreadGroup group, KafkaRaftServer server, FatalErrors.Watch watch) {
        this.group = group;
        this.server = server;
        this.watch = watch;
    }

    /**
     * @param onFatal told, on one of Kafka's threads, when the running server cannot go on
     * @throws MekongException RESOURCE when it does not come up
     */
    static KraftServer start(EmbeddedSettings settings, Consumer<String> onFatal) {
        ThreadGroup group = new ThreadGroup("mekong-kafka");
        CompletableFuture<KafkaRaftServer> started = new CompletableFuture<>();
        AtomicReference<Consumer<String>> report =
                new AtomicReference<>(reason -> started.completeExceptionally(new IllegalStateException(reason)));
        FatalErrors.Watch watch =
                FatalErrors.watch(group, reason -> report.get().accept(reason));
        AtomicReference<KafkaRaftServer> made = new AtomicReference<>();
        new Thread(group, () -> startIn(settings, made, started), "mekong-kafka-start").start();
        try {
            KafkaRaftServer server = started.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
            report.set(onFatal);
            return new KraftServer(group, server, watch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon(group, made, watch);
            throw failed("starting was interrupted", e);
        } catch (TimeoutException e) {
            abandon(group, made, watch);
            throw failed("it was not ready after " + LONGEST_START.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            abandon(group, made, watch);
            throw failed(MekongException.rootReason(e), e);
        }
    }

    private static void startIn(
            EmbeddedSettings settings,
            AtomicReference<KafkaRaftServer> made,
            CompletableFuture<KafkaRaftServer> started) {
        try {
            long begin = System.nanoTime();
            format(settings);
            long formatted = System.nanoTime();
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings.properties(), false), Time.SYSTEM);
            made.set(server);
            server.startup();
            log.debug(
                    "Kafka is up: folder {} ms, server {} ms",
                    TimeUnit.NANOSECONDS.toMillis(formatted - begin),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - formatted));
            started.complete(server);
        } catch (Throwable e) { // whatever it is, the one who waits must hear of it
            started.completeExceptionally(e);
        }
    }

    /** Gives a new folder its identity. A folder that has one keeps it: node and cluster id are in {@code meta.properties}. */
    private static void format(EmbeddedSettings settings) throws Exception {
        Path directory = settings.config().directory().toAbsolutePath();
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(EmbeddedSettings.NODE_ID)
                .setClusterId(clusterId(directory))
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName(EmbeddedSettings.CONTROLLER)
                .setMetadataLogDirectory(directory.toString())
                .setDirectories(java.util.List.of(directory.toString()))
                .setIgnoreFormatted(true)
                .run();
    }

    private static String clusterId(Path directory) throws IOException {
        Path file = directory.resolve("meta.properties");
        if (Files.exists(file)) {
            Properties identity = new Properties();
            try (var reader = Files.newBufferedReader(file)) {
                identity.load(reader);
            }
            String known = identity.getProperty("cluster.id");
            if (known != null) {
                return known;
            }
        }
        return Uuid.randomUuid().toString();
    }

    @Override
    public void close() {
        shutDown(group, server);
        watch.close();
    }

    private static void abandon(ThreadGroup group, AtomicReference<KafkaRaftServer> made, FatalErrors.Watch watch) {
        KafkaRaftServer server = made.get();
        if (server != null) {
            shutDown(group, server);
        }
        watch.close();
    }

    /** Kafka's own shutdown has no bound; ours has. What is left behind after it are daemons' worth of idle threads. */
    private static void shutDown(ThreadGroup group, KafkaRaftServer server) {
        Thread stopping = new Thread(
                group,
                () -> {
                    server.shutdown();
                    server.awaitShutdown();
                },
                "mekong-kafka-stop");
        stopping.setDaemon(true);
        stopping.start();
        try {
            if (!stopping.join(LONGEST_STOP)) {
                log.warn("Kafka did not stop within {} s; leaving it", LONGEST_STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static MekongException failed(String why, Throwable cause) {
        return MekongException.resource(
                "Cannot start Kafka", why, "See the log; check that the disk has room and the ports are free.", cause);
    }
}
