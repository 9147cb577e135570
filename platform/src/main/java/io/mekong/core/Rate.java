package io.mekong.core;

import java.util.concurrent.TimeUnit;

/** Counts per second over the last ten seconds or so. Safe for all threads. */
public final class Rate {
    private static final int SECONDS = 10;

    private final long[] counts = new long[SECONDS + 1];
    private final long startSecond;
    private long lastSecond;

    public Rate(long nowNanos) {
        this.startSecond = second(nowNanos);
        this.lastSecond = startSecond;
    }

    public synchronized void add(long amount, long nowNanos) {
        moveTo(second(nowNanos));
        counts[slot(lastSecond)] += amount;
    }

    /** The mean over the last ten full seconds; over fewer where it has not run that long. */
    public synchronized double perSecond(long nowNanos) {
        moveTo(second(nowNanos));
        long full = Math.min(SECONDS, lastSecond - startSecond);
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        // The second that has just begun is not full yet: counting it would make a steady rate flicker.
        return full == 0 ? sum : (double) (sum - counts[slot(lastSecond)]) / full;
    }

    private void moveTo(long second) {
        for (long passed = Math.max(lastSecond + 1, second - SECONDS); passed <= second; passed++) {
            counts[slot(passed)] = 0;
        }
        lastSecond = Math.max(lastSecond, second);
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, SECONDS + 1L);
    }

    private static long second(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos);
    }
}
