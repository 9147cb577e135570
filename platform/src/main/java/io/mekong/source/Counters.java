package io.mekong.source;

import io.mekong.core.MekongException;
import io.mekong.core.Rate;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of a generator's messages. Safe for all threads. */
final class Counters {
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Rate rate = new Rate(System.nanoTime());
    private volatile @Nullable String lastError;

    void sent() {
        sent.increment();
        rate.add(1, System.nanoTime());
        lastError = null;
    }

    void failed(Throwable cause) {
        failed.increment();
        lastError = MekongException.reason(cause);
    }

    long sentCount() {
        return sent.sum();
    }

    long failedCount() {
        return failed.sum();
    }

    double ratePerSecond() {
        return rate.perSecond(System.nanoTime());
    }

    Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }
}
