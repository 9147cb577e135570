package io.mekong.broker;

import io.mekong.core.Durations;
import io.mekong.core.Health;
import io.mekong.core.Health.State;
import io.mekong.core.MekongException;
import io.mekong.core.PortCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka node in this JVM, and the supervisor that reopens it.
 *
 * <pre>
 *   STARTING → READY → FAILED → STARTING …     any → STOPPED
 * </pre>
 */
final class EmbeddedKafka implements KafkaNode {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** Longer than this up, and a failure is a new one rather than the last one again. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    private static final Duration LONGEST_REOPEN = Duration.ofSeconds(5);
    private static final long NO_ROOM_BYTES = 8L << 20;

    private final BrokerConfig.Embedded config;
    private final EmbeddedSettings settings;
    private final Semaphore failures = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread supervisor;
    private volatile Health health;
    private @Nullable KraftServer server;

    private EmbeddedKafka(BrokerConfig.Embedded config) {
        this.config = config;
        this.settings = new EmbeddedSettings(config);
        this.health = new Health(State.STARTING, "embedded", Instant.now());
        this.supervisor =
                Thread.ofPlatform().daemon().name("mekong-kafka-supervisor").unstarted(this::supervise);
    }

    static EmbeddedKafka open(BrokerConfig.Embedded config) {
        try {
            Files.createDirectories(config.directory());
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot start Kafka",
                    "its folder " + config.directory() + " cannot be made: " + MekongException.reason(e),
                    "Choose a folder you may write to with `--data`.",
                    e);
        }
        EmbeddedKafka kafka = new EmbeddedKafka(config);
        kafka.start();
        kafka.supervisor.start();
        return kafka;
    }

    @Override
    public String bootstrapServers() {
        return settings.internal();
    }

    @Override
    public String externalAddress() {
        return settings.external();
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public void close() {
        if (closed.getCount() == 0) {
            return;
        }
        closed.countDown();
        failures.release();
        try {
            if (!supervisor.join(LONGEST_REOPEN)) {
                supervisor.interrupt(); // it waits for a server that does not come up
                supervisor.join(KraftServer.LONGEST_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
        become(State.STOPPED, "stopped");
    }

    private synchronized void start() {
        if (closed.getCount() == 0) {
            return;
        }
        become(State.STARTING, "embedded · " + settings.internal());
        PortCheck.requireFree(
                config.bind(),
                config.ports().all().stream()
                        .filter(port -> port.name().startsWith("Kafka"))
                        .toList(),
                Set.of());
        server = KraftServer.start(settings, this::fail);
        become(State.READY, "embedded · " + settings.internal());
    }

    private synchronized void stop() {
        KraftServer running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }

    /** Called on one of Kafka's own threads: only note it and wake the supervisor. */
    private void fail(String reason) {
        if (closed.getCount() > 0) {
            become(State.FAILED, likelyCause(reason));
            failures.release();
        }
    }

    /** A full disk is by far the most common cause, and Kafka's own message does not say so. */
    private String likelyCause(String reason) {
        boolean full = config.directory().toFile().getUsableSpace() < NO_ROOM_BYTES;
        return full ? "its disk is full (" + config.directory() + ")" : reason;
    }

    private void supervise() {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                failures.acquire();
                failures.drainPermits();
                if (closed.getCount() == 0) {
                    return;
                }
                pause = health.since().isBefore(Instant.now().minus(STEADY)) ? FIRST_PAUSE : pause;
                log.error("Kafka failed: {}. Reopening it in {}", health.detail(), Durations.format(pause));
                stop();
                pause = reopen(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tries until it is up or we are closed; returns the pause to begin with, should it fail again at once. */
    private Duration reopen(Duration first) throws InterruptedException {
        Duration pause = first;
        while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            try {
                start();
                log.info("Kafka is ready again at {}", settings.internal());
                return pause;
            } catch (MekongException e) {
                failures.drainPermits();
                become(State.FAILED, likelyCause(e.why()));
                log.error("Kafka cannot be reopened: {}. Next try in {}", health.detail(), Durations.format(pause));
            }
        }
        return pause;
    }

    private void become(State state, String detail) {
        health = new Health(state, detail, Instant.now());
    }
}
