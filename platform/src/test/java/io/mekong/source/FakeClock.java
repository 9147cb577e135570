package io.mekong.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time passes only while someone sleeps. */
final class FakeClock implements ReplayClock {
    final List<Duration> sleeps = new ArrayList<>();
    private long nanos;

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        sleeps.add(duration);
        nanos += duration.toNanos();
    }
}
