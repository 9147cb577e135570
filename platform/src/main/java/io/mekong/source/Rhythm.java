package io.mekong.source;

import java.time.Duration;

/**
 * When the next tick is due: a fixed grid on the monotonic clock, so that a rhythm does not drift and does not care when
 * the wall clock jumps. Ticks missed in a pause are left out, not made up for. For one thread.
 */
final class Rhythm {
    private final long periodNanos;
    private long dueNanos;

    Rhythm(Duration period, long nowNanos) {
        this.periodNanos = period.toNanos();
        this.dueNanos = nowNanos;
    }

    /** Nanoseconds until the next tick; zero when it is due. */
    long waitNanos(long nowNanos) {
        return Math.max(0, dueNanos - nowNanos);
    }

    /** A tick was sent: the next is due at the first point of the grid after now. */
    void ticked(long nowNanos) {
        long behind = Math.max(0, nowNanos - dueNanos);
        dueNanos += (behind / periodNanos + 1) * periodNanos;
    }
}
