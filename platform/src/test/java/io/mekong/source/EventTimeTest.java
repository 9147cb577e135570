package io.mekong.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.ColumnType.Timestamp.Unit;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
    @ParameterizedTest
    @CsvSource({
        "1645270401, 2022-02-19T11:33:21Z",
        "1645270401123, 2022-02-19T11:33:21.123Z",
        "1582329602111000, 2020-02-22T00:00:02.111Z",
        "1582329602111000123, 2020-02-22T00:00:02.111000123Z",
        "1645270401.5, 2022-02-19T11:33:21.500Z",
        "2021-02-05T10:10:01, 2021-02-05T10:10:01Z",
        "2021-02-05 10:10:01.250, 2021-02-05T10:10:01.250Z",
        "2019-10-01 00:00:00 UTC, 2019-10-01T00:00:00Z",
        "2019-10-01T07:00:00+07:00, 2019-10-01T00:00:00Z",
        "2019-10-01 07:00:00+0700, 2019-10-01T00:00:00Z",
        "2019-10-01, 2019-10-01T00:00:00Z"
    })
    void timesAsFilesWriteThem(String text, String instant) {
        assertThat(EventTime.parse(text, Unit.AUTO)).contains(Instant.parse(instant));
    }

    @Test
    void aUnitOverridesTheMagnitude() {
        assertThat(EventTime.parse("1000000", Unit.MICROS)).contains(Instant.ofEpochSecond(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "2019-13-01", "2019-10-01 25:00:00", "1e400"})
    void whatIsNoTimeIsNone(String text) {
        assertThat(EventTime.parse(text, Unit.AUTO)).isEmpty();
    }
}
