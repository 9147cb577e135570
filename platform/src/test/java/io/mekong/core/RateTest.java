package io.mekong.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateTest {
    private final Rate rate = new Rate(0);

    @Test
    void aSteadyStreamHasItsRateFromTheFirstFullSecondOn() {
        for (int tick = 0; tick < 60; tick++) {
            rate.add(4, at(tick * 0.25));
        }
        assertThat(rate.perSecond(at(15))).isEqualTo(16);
        assertThat(rate.perSecond(at(15.9))).isEqualTo(16);
    }

    @Test
    void beforeTheFirstSecondIsFullItIsTheCount() {
        rate.add(3, at(0.5));
        assertThat(rate.perSecond(at(0.6))).isEqualTo(3);
    }

    @Test
    void silenceFadesWithinTenSeconds() {
        rate.add(100, at(0));
        assertThat(rate.perSecond(at(10))).isEqualTo(10);
        assertThat(rate.perSecond(at(11))).isZero();
        assertThat(rate.perSecond(at(1000))).isZero();
    }

    private static long at(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }
}
