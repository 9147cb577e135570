package io.mekong.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.ColumnType.Timestamp.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "-1, 1969-12-31T23:59:59Z",
        "1612519801, 2021-02-05T10:10:01Z",
        "99999999999, 5138-11-16T09:46:39Z",
        "100000000000, 1973-03-03T09:46:40Z",
        "1612519801123, 2021-02-05T10:10:01.123Z",
        "99999999999999, 5138-11-16T09:46:39.999Z",
        "100000000000000, 1973-03-03T09:46:40Z",
        "1612519801123456, 2021-02-05T10:10:01.123456Z",
        "100000000000000000, 1973-03-03T09:46:40Z",
        "1612519801123456789, 2021-02-05T10:10:01.123456Z",
        "-1612519801123456789, 1918-11-26T13:49:58.876543Z",
    })
    void aNumbersUnitIsToldByItsMagnitude(long number, Instant time) throws Exception {
        assertThat(Timestamps.instant(Timestamps.fromNumber(number, Unit.AUTO))).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "SECONDS, 100000000000, 5138-11-16T09:46:40Z",
        "MILLIS, 1, 1970-01-01T00:00:00.001Z",
        "MICROS, 1, 1970-01-01T00:00:00.000001Z",
        "NANOS, 1999, 1970-01-01T00:00:00.000001Z",
        "NANOS, -1, 1969-12-31T23:59:59.999999Z",
    })
    void aUnitThatIsGivenIsTaken(Unit unit, long number, Instant time) throws Exception {
        assertThat(Timestamps.instant(Timestamps.fromNumber(number, unit))).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, 1612519801.5, 2021-02-05T10:10:01.500Z",
        "SECONDS, 1612519801.1234567, 2021-02-05T10:10:01.123456Z",
        "AUTO, 1.612519801e9, 2021-02-05T10:10:01Z",
        "MILLIS, 1612519801123.5, 2021-02-05T10:10:01.123500Z",
        "MICROS, 0.9, 1970-01-01T00:00:00Z",
        "NANOS, 1500.5, 1970-01-01T00:00:00.000001Z",
        "AUTO, -0.5, 1969-12-31T23:59:59.500Z",
    })
    void aNumberWithAFraction(Unit unit, BigDecimal number, Instant time) throws Exception {
        assertThat(Timestamps.instant(Timestamps.fromDecimal(number, unit))).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "2021-02-05T10:10:01Z, 2021-02-05T10:10:01Z",
        "2021-02-05 10:10:01, 2021-02-05T10:10:01Z",
        "2021-02-05T10:10, 2021-02-05T10:10:00Z",
        "2021-02-05, 2021-02-05T00:00:00Z",
        "' 2021-02-05T10:10:01Z ', 2021-02-05T10:10:01Z",
        "2021-02-05T10:10:01.5Z, 2021-02-05T10:10:01.500Z",
        "2021-02-05T10:10:01.123456789Z, 2021-02-05T10:10:01.123456Z",
        "2021-02-05T10:10:01+07:00, 2021-02-05T03:10:01Z",
        "2021-02-05T10:10:01+0700, 2021-02-05T03:10:01Z",
        "2021-02-05 10:10:01 -05:30, 2021-02-05T15:40:01Z",
        "2021-02-05 10:10:01 UTC, 2021-02-05T10:10:01Z",
        "2021-02-05 10:10:01.25 UTC, 2021-02-05T10:10:01.250Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
    })
    void formsOfText(String text, Instant time) throws Exception {
        assertThat(Timestamps.instant(Timestamps.fromText(text))).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2021-02-30T10:10:01Z",
                "2021-02-05T25:00:00Z",
                "2021-02-05T10:10:01Z trailing",
                "2021-02-05X10:10:01",
                "05/02/2021",
                "1612519801",
                "2021-02-05T10:10:01+99:00"
            })
    void whatIsNoTime(String text) {
        assertThatThrownBy(() -> Timestamps.fromText(text))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("\"" + text + "\" is no time such as 2021-02-05T10:10:01Z");
    }

    @Test
    void whatLiesOutsideTheYears1To9999() {
        assertThatThrownBy(() -> Timestamps.fromNumber(Long.MAX_VALUE, Unit.SECONDS))
                .hasMessage("9223372036854775807 is no time between the years 1 and 9999");
        assertThatThrownBy(() -> Timestamps.fromNumber(Long.MAX_VALUE, Unit.MICROS))
                .hasMessage("9223372036854775807 is no time between the years 1 and 9999");
        assertThatThrownBy(() -> Timestamps.fromNumber(Long.MIN_VALUE, Unit.AUTO))
                .isInstanceOf(RejectedEvent.class);
        assertThatThrownBy(() -> Timestamps.fromDecimal(new BigDecimal("1e300"), Unit.AUTO))
                .hasMessage("1E+300 is no time between the years 1 and 9999");
        assertThatThrownBy(() -> Timestamps.fromText("0000-12-31T23:59:59Z"))
                .hasMessage("0000-12-31T23:59:59Z is no time between the years 1 and 9999");
        assertThatThrownBy(() -> Timestamps.fromText("9999-12-31T23:59:59-01:00"))
                .hasMessage("9999-12-31T23:59:59-01:00 is no time between the years 1 and 9999");
    }
}
