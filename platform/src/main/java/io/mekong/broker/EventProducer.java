package io.mekong.broker;

import java.util.concurrent.CompletableFuture;

/** Appends events to topics. Shared by all threads; keeps the order of one thread's events with the same key. */
public interface EventProducer extends AutoCloseable {
    /**
     * Sends in the background. The future ends when every in-sync replica has the event, or fails with a
     * {@link io.mekong.core.MekongException} that says why it cannot be stored (too large, no such topic, broker away).
     */
    CompletableFuture<Position> send(Event event);

    /** Returns once everything sent before is acknowledged or has failed. */
    void flush();

    @Override
    void close();
}
