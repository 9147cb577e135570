package io.mekong.dashboard;

import io.mekong.core.Durations;
import io.mekong.core.MekongException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The stretch of time that a dashboard shows: the last so long until now, or all there is.
 *
 * @param length empty: all
 */
public record TimeRange(Optional<Duration> length) {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** @throws MekongException USER when {@code text} is neither a duration nor {@code all} */
    public static TimeRange parse(String text) {
        if (text.equals("all")) {
            return new TimeRange(Optional.empty());
        }
        try {
            return new TimeRange(Optional.of(Durations.parse(text)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw MekongException.user(
                    "Cannot show the range `" + text + "`", "it is no time range", "Say 15m, 6h, 7d or all.");
        }
    }

    Instant from(Instant now) {
        return length.map(now::minus).orElse(FIRST);
    }

    /** A little ahead of now: the clocks of sources differ. */
    Instant to(Instant now) {
        return length.isPresent() ? now.plusSeconds(1) : LAST;
    }
}
