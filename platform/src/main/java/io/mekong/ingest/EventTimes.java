package io.mekong.ingest;

import java.time.Instant;

/** Event times as batches keep them: microseconds since 1970, UTC. */
final class EventTimes {
    private EventTimes() {}

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }
}
