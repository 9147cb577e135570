package io.mekong.workflow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Runs on from where it is set. It must run: db-scheduler waits on its clock. */
final class TestClock implements InstantSource {
    private volatile Setting setting;

    TestClock(String start) {
        this.setting = new Setting(Instant.parse(start), System.nanoTime());
    }

    private record Setting(Instant instant, long nanoTime) {}

    @Override
    public Instant instant() {
        Setting at = setting;
        return at.instant().plusNanos(System.nanoTime() - at.nanoTime());
    }

    void advance(Duration by) {
        setting = new Setting(instant().plus(by), System.nanoTime());
    }

    void moveTo(String instant) {
        setting = new Setting(Instant.parse(instant), System.nanoTime());
    }
}
