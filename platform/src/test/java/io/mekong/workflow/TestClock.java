package io.mekong.workflow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** Stands still until it is told to move. */
final class TestClock implements InstantSource {
    private final AtomicReference<Instant> now;

    TestClock(String start) {
        this.now = new AtomicReference<>(Instant.parse(start));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    void advance(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    void moveTo(String instant) {
        now.set(Instant.parse(instant));
    }
}
