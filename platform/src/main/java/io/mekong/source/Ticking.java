package io.mekong.source;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A generator at work on its own thread. While Kafka refuses messages it tries ever more rarely, up to
 * {@link #LONGEST_BACK_OFF}; what it did not send meanwhile is not made up for.
 */
final class Ticking implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Ticking.class);
    private static final Duration SHORTEST_BACK_OFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
    /** Messages on their way: enough for a fast rhythm, few enough that a slow Kafka holds it back. */
    private static final int MOST_IN_FLIGHT = 10_000;

    private final Generator generator;
    private final EventProducer producer;
    private final Counters counters;
    private final InstantSource clock;
    private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
    private final AtomicInteger failures = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    private Ticking(
            Generator generator, Duration every, EventProducer producer, Counters counters, InstantSource clock) {
        this.generator = generator;
        this.producer = producer;
        this.counters = counters;
        this.clock = clock;
        this.thread = Thread.ofVirtual()
                .name("source-" + generator.definition().name())
                .unstarted(() -> run(every));
    }

    static Ticking start(
            Generator generator, Duration every, EventProducer producer, Counters counters, InstantSource clock) {
        Ticking ticking = new Ticking(generator, every, producer, counters, clock);
        ticking.thread.start();
        return ticking;
    }

    private void run(Duration every) {
        Rhythm rhythm = new Rhythm(every, System.nanoTime());
        try {
            while (!closed) {
                Duration backOff = backOff(failures.get());
                Duration wait = Duration.ofNanos(rhythm.waitNanos(System.nanoTime()));
                Thread.sleep(backOff.compareTo(wait) > 0 ? backOff : wait);
                tick();
                rhythm.ticked(System.nanoTime());
            }
        } catch (InterruptedException e) {
            // The only one to interrupt this thread is close().
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the counters have taken down how it ended
    private void tick() throws InterruptedException {
        AtomicBoolean failed = new AtomicBoolean(); // a tick counts once, however many of its messages fail
        try {
            for (Event event : generator.tick(clock.instant())) {
                inFlight.acquire();
                Sending.send(producer, event, counters).whenComplete((ignored, failure) -> {
                    inFlight.release();
                    if (failure == null) {
                        succeeded();
                    } else if (failed.compareAndSet(false, true)) {
                        failed();
                    }
                });
            }
        } catch (RuntimeException e) {
            counters.failed(e);
            failed();
            log.error("The generator {} failed", generator.definition().name(), e);
        }
    }

    /** Trouble is logged when it begins and when it ends, not in between. */
    private void failed() {
        if (failures.getAndUpdate(count -> Math.min(count + 1, 64)) == 0) {
            String why = counters.lastError().orElse("for an unknown reason");
            log.warn(
                    "The generator {} cannot send and keeps trying: {}",
                    generator.definition().name(),
                    why);
        }
    }

    private void succeeded() {
        if (failures.getAndSet(0) > 0) {
            log.info("The generator {} sends again", generator.definition().name());
        }
    }

    /** None while all is well, then doubling with every failed tick. */
    static Duration backOff(int failures) {
        if (failures == 0) {
            return Duration.ZERO;
        }
        Duration backOff = SHORTEST_BACK_OFF.multipliedBy(1L << Math.min(failures - 1, 16));
        return backOff.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : backOff;
    }

    boolean failing() {
        return failures.get() > 0;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(LONGEST_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
