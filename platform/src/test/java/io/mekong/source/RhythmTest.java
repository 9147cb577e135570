package io.mekong.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RhythmTest {
    private final Rhythm rhythm = new Rhythm(Duration.ofNanos(100), 1000);

    @Test
    void theFirstTickIsDueAtOnceAndLateTicksDoNotShiftTheGrid() {
        assertThat(rhythm.waitNanos(1000)).isZero();
        rhythm.ticked(1007);
        assertThat(rhythm.waitNanos(1007)).isEqualTo(93);
        rhythm.ticked(1130);
        assertThat(rhythm.waitNanos(1130)).isEqualTo(70);
    }

    @Test
    void ticksMissedInAPauseAreLeftOut() {
        rhythm.ticked(1000);
        rhythm.ticked(5555); // many grid points later

        assertThat(rhythm.waitNanos(5555)).isEqualTo(45);
    }

    @Test
    void backOffDoublesUpToHalfAMinute() {
        assertThat(Ticking.backOff(0)).isZero();
        assertThat(Ticking.backOff(1)).isEqualTo(Duration.ofMillis(500));
        assertThat(Ticking.backOff(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Ticking.backOff(64)).isEqualTo(Duration.ofSeconds(30));
    }
}
