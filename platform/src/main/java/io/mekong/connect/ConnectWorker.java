package io.mekong.connect;

import io.mekong.broker.FatalErrors;
import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the embedded worker, from its start to its stop. */
final class ConnectWorker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConnectWorker.class);
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final ThreadGroup group;
    private final Connect<?> connect;
    private final FatalErrors.Watch watch;
    private final AtomicReference<String> fatal;

    private ConnectWorker(
            ThreadGroup group, Connect<?> connect, FatalErrors.Watch watch, AtomicReference<String> fatal) {
        this.group = group;
        this.connect = connect;
        this.watch = watch;
        this.fatal = fatal;
    }

    /** @throws MekongException RESOURCE when it does not come up */
    static ConnectWorker start(WorkerSettings settings) {
        ThreadGroup group = new ThreadGroup("mekong-connect");
        AtomicReference<String> fatal = new AtomicReference<>("");
        CompletableFuture<Connect<?>> started = new CompletableFuture<>();
        Consumer<String> report = reason -> {
            fatal.set(reason);
            started.completeExceptionally(new IllegalStateException(reason));
        };
        FatalErrors.Watch watch = FatalErrors.watch(group, report);
        new Thread(group, () -> startIn(settings.properties(), started), "mekong-connect-start").start();
        try {
            Connect<?> connect = started.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
            return new ConnectWorker(group, connect, watch, fatal);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            watch.close();
            throw failed("starting was interrupted", e);
        } catch (TimeoutException e) {
            watch.close();
            throw failed("it was not ready after " + LONGEST_START.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            watch.close();
            throw failed(MekongException.rootReason(e), e);
        }
    }

    private static void startIn(Map<String, String> properties, CompletableFuture<Connect<?>> started) {
        try {
            long begin = System.nanoTime();
            started.complete(new ConnectDistributed().startConnect(properties));
            log.debug("Kafka Connect is up in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        } catch (Throwable e) { // whatever it is, the one who waits must hear of it
            started.completeExceptionally(e);
        }
    }

    boolean isAlive() {
        return fatal.get().isEmpty() && !connect.herderTask().isDone();
    }

    /** Its own stop has no bound; ours has. */
    @Override
    public void close() {
        Thread stopping = new Thread(
                group,
                () -> {
                    connect.stop();
                    connect.awaitStop();
                },
                "mekong-connect-stop");
        stopping.setDaemon(true);
        stopping.start();
        try {
            if (!stopping.join(LONGEST_STOP)) {
                log.warn("Kafka Connect did not stop within {} s; leaving it", LONGEST_STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.close();
    }

    private static MekongException failed(String why, Throwable cause) {
        return MekongException.resource(
                "Cannot start Kafka Connect",
                why,
                "See the log; check that Kafka is ready and its port is free.",
                cause);
    }
}
