package io.mekong.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeRangeTest {
    private static final Instant NOW = Instant.parse("2021-02-05T10:10:01Z");

    @Test
    void theLastSoLongUntilNow() {
        TimeRange range = TimeRange.parse("15m");
        assertThat(range.from(NOW)).isEqualTo("2021-02-05T09:55:01Z");
        assertThat(range.to(NOW)).isEqualTo("2021-02-05T10:10:02Z");
        assertThat(TimeRange.parse("7d").from(NOW)).isEqualTo("2021-01-29T10:10:01Z");
    }

    @Test
    void allThereIs() {
        TimeRange range = TimeRange.parse("all");
        assertThat(range.from(NOW)).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(range.to(NOW)).isEqualTo("9999-12-31T23:59:59Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "15", "-5m", "99999999999999999999d"})
    void whatIsNoRange(String text) {
        assertThatThrownBy(() -> TimeRange.parse(text))
                .hasMessage("Cannot show the range `" + text + "` – it is no time range – Say 15m, 6h, 7d or all.");
    }

    @Test
    void aRangeLongerThanTimeItselfStillHasABeginning() {
        assertThat(TimeRange.parse("9999999d").from(NOW)).isBefore(NOW);
    }
}
