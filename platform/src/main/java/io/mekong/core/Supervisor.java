package io.mekong.core;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a server that may be lost, and starts it again when it is lost, with growing pauses.
 *
 * <pre>
 *   READY → FAILED → STARTING → READY | FAILED …     any → STOPPED
 * </pre>
 */
public final class Supervisor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Longer than this up, and a loss is a new one rather than the last one again. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final Supervised server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Health health;

    private Supervisor(Supervised server) {
        this.server = server;
        this.health = ready();
        this.thread = Thread.ofVirtual()
                .name("mekong-" + server.name().toLowerCase(java.util.Locale.ROOT) + "-supervisor")
                .unstarted(this::run);
    }

    /** @param server is running already */
    public static Supervisor watch(Supervised server) {
        Supervisor supervisor = new Supervisor(server);
        supervisor.thread.start();
        return supervisor;
    }

    public Health health() {
        return health;
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                if (health.isReady() && server.isAlive()) {
                    continue;
                }
                if (health.isReady()) {
                    pause = health.since().isBefore(Instant.now().minus(STEADY)) ? FIRST_PAUSE : pause;
                    become(Health.State.FAILED, "its process was lost");
                    log.error("{} was lost. Starting it again in {}", server.name(), Durations.format(pause));
                }
                if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                restart(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restart(Duration next) {
        become(Health.State.STARTING, server.detail());
        try {
            server.restart();
            health = ready();
            log.info("{} is ready again", server.name());
        } catch (MekongException e) {
            become(Health.State.FAILED, e.why());
            log.error("{} cannot be started: {}. Next try in {}", server.name(), e.why(), Durations.format(next));
        }
    }

    private Health ready() {
        return new Health(Health.State.READY, server.detail(), Instant.now());
    }

    private void become(Health.State state, String detail) {
        health = new Health(state, detail, Instant.now());
    }

    /** Stops watching, so that the server can be stopped without being started again. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        become(Health.State.STOPPED, "stopped");
    }

    /** A server that can be looked at and started anew. */
    public interface Supervised {
        String name();

        /** One line for a person: where it is. */
        String detail();

        boolean isAlive();

        /** @throws MekongException when it does not come up */
        void restart();
    }
}
