package io.mekong.core;

import io.mekong.core.Health.State;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server elsewhere, asked now and then whether it is still there. */
public final class RemoteWatch implements AutoCloseable {
    private final String detail;
    private final Duration interval;
    private final Question question;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Health health;

    private RemoteWatch(String detail, Duration interval, Question question) {
        this.detail = detail;
        this.interval = interval;
        this.question = question;
        this.health = new Health(State.READY, detail, Instant.now());
    }

    /**
     * @param server its name, for a thread
     * @param detail where it is, for a person
     */
    public static RemoteWatch open(String server, String detail, Duration interval, Question question) {
        RemoteWatch watch = new RemoteWatch(detail, interval, question);
        Thread.ofVirtual().name("mekong-" + server + "-watch").start(watch::run);
        return watch;
    }

    public Health health() {
        return health;
    }

    private void run() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    question.ask();
                    become(State.READY, detail);
                } catch (MekongException e) {
                    become(State.FAILED, detail + ": " + e.why());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void become(State state, String text) {
        if (health.state() != state && closed.getCount() > 0) {
            health = new Health(state, text, Instant.now());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        health = new Health(State.STOPPED, "no longer watched", Instant.now());
    }

    /** Whether it is there. */
    @FunctionalInterface
    public interface Question {
        /** @throws MekongException when it does not answer */
        void ask();
    }
}
