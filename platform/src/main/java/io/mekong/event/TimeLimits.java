package io.mekong.event;

import io.mekong.core.Durations;
import io.mekong.project.Table;
import io.mekong.project.Table.Beyond;
import io.mekong.project.Table.TimeLimit;
import java.util.Optional;

/**
 * Which events are too late or too early for a table. Both are judged by when Kafka received the message, not by the
 * clock, so that reading it again gives the same answer.
 */
public final class TimeLimits {
    private final Optional<TimeLimit> late;
    private final Optional<TimeLimit> future;
    private final long lateMicros;
    private final long futureMicros;

    public TimeLimits(Table table) {
        this.late = table.late();
        this.future = table.future();
        this.lateMicros = late.map(TimeLimits::micros).orElse(Long.MAX_VALUE);
        this.futureMicros = future.map(TimeLimits::micros).orElse(Long.MAX_VALUE);
    }

    /**
     * @return false when the event is to be let go
     * @throws RejectedEvent when it is to be set aside
     */
    public boolean allows(long eventMicros, long timestampMs) throws RejectedEvent {
        long behind = timestampMs * 1_000 - eventMicros;
        if (behind > lateMicros) {
            return keep(late.orElseThrow(), "older than its message", eventMicros);
        }
        if (-behind > futureMicros) {
            return keep(future.orElseThrow(), "ahead of its message", eventMicros);
        }
        return true;
    }

    private static boolean keep(TimeLimit limit, String how, long eventMicros) throws RejectedEvent {
        if (limit.beyond() == Beyond.DEAD_LETTER) {
            throw new RejectedEvent("the event's time " + EventTimes.instant(eventMicros) + " is more than "
                    + Durations.format(limit.distance()) + " " + how);
        }
        return false;
    }

    private static long micros(TimeLimit limit) {
        return limit.distance().toNanos() / 1_000;
    }
}
