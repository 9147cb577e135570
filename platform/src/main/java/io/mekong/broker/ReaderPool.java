package io.mekong.broker;

import io.mekong.core.MekongException;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A few readers for many requests: bounded memory, and no consumer to set up for each page. */
final class ReaderPool implements AutoCloseable {
    private static final int MOST = 4;

    private final Map<String, Object> clientProperties;
    private final Semaphore free = new Semaphore(MOST, true);
    private final ConcurrentLinkedDeque<RangeReader> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    ReaderPool(Map<String, Object> clientProperties) {
        this.clientProperties = clientProperties;
    }

    <T> T use(Function<RangeReader, T> work) {
        acquire();
        RangeReader reader = null;
        try {
            reader = take();
            T result = work.apply(reader);
            reader.rest();
            giveBack(reader);
            reader = null;
            return result;
        } finally {
            if (reader != null) {
                reader.close(); // it failed: who knows what state it is in
            }
            free.release();
        }
    }

    private RangeReader take() {
        @Nullable RangeReader rested = idle.pollFirst();
        return rested == null ? new RangeReader(clientProperties) : rested;
    }

    private void giveBack(RangeReader reader) {
        if (closed) {
            reader.close();
        } else {
            idle.addFirst(reader);
        }
    }

    private void acquire() {
        try {
            if (!free.tryAcquire(ScanBudget.LONGEST_SEARCH.toMillis(), TimeUnit.MILLISECONDS)) {
                throw MekongException.resource(
                        "Cannot browse messages", MOST + " others are being served", "Try again in a moment.", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("Cannot browse messages", "it was interrupted", "", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (RangeReader reader = idle.poll(); reader != null; reader = idle.poll()) {
            reader.close();
        }
    }
}
