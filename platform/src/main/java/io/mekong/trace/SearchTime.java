package io.mekong.trace;

import java.time.Duration;

/** How long one search may take. */
final class SearchTime {
    private final Duration whole;
    private final long deadlineNanos;
    private boolean ran;

    SearchTime(Duration whole) {
        this.whole = whole;
        this.deadlineNanos = System.nanoTime() + whole.toNanos();
    }

    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, deadlineNanos - System.nanoTime()));
    }

    boolean isOver() {
        return ran || System.nanoTime() > deadlineNanos;
    }

    /** A step did not end in time. */
    void ranOut() {
        ran = true;
    }

    Duration whole() {
        return whole;
    }
}
