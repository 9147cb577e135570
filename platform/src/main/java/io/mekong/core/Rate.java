package io.mekong.core;

import java.time.InstantSource;

/** Events a second over the last ten seconds, counted in one-second slots. Thread-safe. */
public final class Rate {
    private static final int SLOTS = 10;

    private final InstantSource clock;
    private final long[] counts = new long[SLOTS + 1];
    private final long[] seconds = new long[SLOTS + 1];

    public Rate(InstantSource clock) {
        this.clock = clock;
    }

    public synchronized void add(long count) {
        long second = clock.millis() / 1000;
        int slot = (int) (second % counts.length);
        if (seconds[slot] != second) {
            seconds[slot] = second;
            counts[slot] = 0;
        }
        counts[slot] += count;
    }

    /** Of whole seconds only: the current one is not over. */
    public synchronized double perSecond() {
        long now = clock.millis() / 1000;
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += seconds[i] < now && seconds[i] >= now - SLOTS ? counts[i] : 0;
        }
        return (double) sum / SLOTS;
    }
}
