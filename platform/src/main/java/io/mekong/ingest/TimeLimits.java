package io.mekong.ingest;

import io.mekong.event.RejectedEvent;
import io.mekong.project.Table;
import io.mekong.project.Table.Beyond;
import io.mekong.project.Table.TimeLimit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Which events are too late or too early for a table. */
final class TimeLimits {
    private static final long ANY = Long.MIN_VALUE;

    private final Optional<TimeLimit> late;
    private final Optional<TimeLimit> future;
    private final InstantSource clock;
    private long oldest = ANY;
    private long newest = Long.MAX_VALUE;

    TimeLimits(Table table, InstantSource clock) {
        this.late = table.late();
        this.future = table.future();
        this.clock = clock;
    }

    /** Looks at the clock, for the messages that follow. */
    void look() {
        if (late.isPresent() || future.isPresent()) {
            Instant now = clock.instant();
            oldest = late.map(limit -> micros(now.minus(limit.distance()))).orElse(ANY);
            newest = future.map(limit -> micros(now.plus(limit.distance()))).orElse(Long.MAX_VALUE);
        }
    }

    /**
     * @return false when the event is to be let go
     * @throws RejectedEvent when it is to be set aside
     */
    boolean allows(long eventMicros) throws RejectedEvent {
        if (eventMicros < oldest) {
            return keep(late.orElseThrow(), "late", eventMicros);
        }
        if (eventMicros > newest) {
            return keep(future.orElseThrow(), "ahead", eventMicros);
        }
        return true;
    }

    private static boolean keep(TimeLimit limit, String how, long eventMicros) throws RejectedEvent {
        if (limit.beyond() == Beyond.DEAD_LETTER) {
            throw new RejectedEvent("the event's time " + EventTimes.instant(eventMicros) + " is more than "
                    + limit.distance() + " " + how);
        }
        return false;
    }

    private static long micros(Instant instant) {
        return EventTimes.micros(instant);
    }
}
