package io.mekong.source;

import java.time.Duration;

/** The time a replay paces itself by. */
interface ReplayClock {
    ReplayClock SYSTEM = new ReplayClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            Thread.sleep(duration);
        }
    };

    long nanoTime();

    void sleep(Duration duration) throws InterruptedException;
}
