package io.mekong.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One viewer's waiting states: the newest of each topic and no more, so that a viewer who reads slowly costs little
 * and is never behind by more than one state.
 */
public final class LiveSubscription implements AutoCloseable {
    private final Consumer<LiveSubscription> onClose;
    private final List<String> keys;
    private final Map<String, LiveEvent> waiting = new LinkedHashMap<>();
    private boolean closed;

    LiveSubscription(Consumer<LiveSubscription> onClose, List<String> keys) {
        this.onClose = onClose;
        this.keys = keys;
    }

    List<String> keys() {
        return keys;
    }

    synchronized void offer(String key, LiveEvent event) {
        waiting.put(key, event);
        notifyAll();
    }

    /** Waits for states; empty when the time is over or the subscription has ended. */
    public synchronized List<LiveEvent> take(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (waiting.isEmpty() && !closed) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return List.of();
            }
            wait(leftMs);
        }
        List<LiveEvent> events = new ArrayList<>(waiting.values());
        waiting.clear();
        return events;
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** Wakes whoever waits in {@link #take}. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            notifyAll();
        }
        onClose.accept(this);
    }
}
