package io.mekong.event;

import java.time.Instant;

/** Event times as batches keep them: microseconds since 1970, UTC. */
public final class EventTimes {
    private EventTimes() {}

    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }
}
