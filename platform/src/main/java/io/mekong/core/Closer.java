package io.mekong.core;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was opened, last first. Closing goes on past a resource that fails: the failure is logged, once, with
 * the resource's name. Safe to close twice and from any thread.
 */
public final class Closer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Closer.class);

    private final Deque<Entry> entries = new ArrayDeque<>();

    /** Takes charge of {@code resource} and hands it back, so that opening and registering read as one step. */
    public synchronized <T extends AutoCloseable> T register(String name, T resource) {
        entries.push(new Entry(name, resource));
        return resource;
    }

    @Override
    public void close() {
        for (Entry entry = next(); entry != null; entry = next()) {
            try {
                entry.resource().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                log.warn("Interrupted while closing {}", entry.name());
            } catch (Exception e) {
                log.warn("Closing {} failed", entry.name(), e);
            }
        }
    }

    private synchronized @org.jspecify.annotations.Nullable Entry next() {
        return entries.poll();
    }

    private record Entry(String name, AutoCloseable resource) {}
}
