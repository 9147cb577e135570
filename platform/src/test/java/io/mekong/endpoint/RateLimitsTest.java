package io.mekong.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mekong.core.BusyException;
import io.mekong.project.Endpoint;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // such clocks may run over
    private final RateLimits limits = new RateLimits(nanos::get);

    @Test
    void anAddressMayAskSoOftenAtOnceAndThenAtTheRate() {
        Endpoint endpoint = TestEndpoints.limited(new Endpoint.Rate(2, Duration.ofMinutes(1)));
        limits.take(endpoint, "a");
        limits.take(endpoint, "a");
        BusyException busy = catchThrowableOfType(BusyException.class, () -> limits.take(endpoint, "a"));
        assertThat(busy)
                .hasMessage(
                        "Too many requests to /posts – one address may ask 2 in 1m (`rate-limit`) – Ask again later,"
                                + " and less often.");
        assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(30));
        limits.take(endpoint, "b");

        nanos.addAndGet(Duration.ofSeconds(29).toNanos());
        assertThatThrownBy(() -> limits.take(endpoint, "a")).isInstanceOf(BusyException.class);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        limits.take(endpoint, "a");
        assertThatThrownBy(() -> limits.take(endpoint, "a")).isInstanceOf(BusyException.class);
    }
}
