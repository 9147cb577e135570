package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.project.EndpointParameter.Need;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request may say, and how it is told that it may not. */
class EndpointParameterTest {
    @Test
    void eachTypeBecomesAValueOfJava() {
        assertThat(of(EndpointParameter.Type.STRING).read("' OR 1=1 --")).isEqualTo("' OR 1=1 --");
        assertThat(of(EndpointParameter.Type.INTEGER).read("-12")).isEqualTo(-12L);
        assertThat(of(EndpointParameter.Type.NUMBER).read("1e3")).isEqualTo(1000.0);
        assertThat(of(EndpointParameter.Type.BOOLEAN).read("false")).isEqualTo(false);
        assertThat(of(EndpointParameter.Type.DATE).read("2026-02-28")).isEqualTo(LocalDate.of(2026, 2, 28));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31, 2026-01-31T00:00:00Z",
        "2026-01-31T12:00:00, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.5+07:00, 2026-01-31T05:00:00.5Z",
        "2026-01-31T12:00:00-01:00, 2026-01-31T13:00:00Z"
    })
    void aTimeWithoutAnOffsetIsInUtc(String text, String instant) {
        assertThat(of(EndpointParameter.Type.TIMESTAMP).read(text)).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest
    @CsvSource({
        "INTEGER, 1.5, a whole number",
        "INTEGER, 9223372036854775808, a whole number",
        "INTEGER, '', a whole number",
        "NUMBER, NaN, a number",
        "BOOLEAN, yes, true or false",
        "DATE, 2026-02-30, a date such as 2026-01-31",
        "TIMESTAMP, now, a time such as 2026-01-31T12:00:00Z",
        "TIMESTAMP, '', a time such as 2026-01-31T12:00:00Z",
        "TIMESTAMP, 2026-01-31T12:00:00 07:00, a time such as 2026-01-31T12:00:00Z"
    })
    void whatIsNoneOfTheTypeIsRefused(EndpointParameter.Type type, String text, String expected) {
        assertThatThrownBy(() -> of(type).read(text))
                .isInstanceOf(MekongException.class)
                .hasMessageStartingWith(
                        "`p` cannot be `" + text + "` – it must be " + expected + " – Write for example `p=");
    }

    @Test
    void boundsAreKept() {
        EndpointParameter page = new EndpointParameter(
                "p",
                EndpointParameter.Type.INTEGER,
                Need.REQUIRED,
                Optional.empty(),
                Optional.of(1L),
                Optional.of(5L),
                Optional.empty(),
                10,
                List.of(),
                "");
        assertThat(page.read("1")).isEqualTo(1L);
        assertThat(page.read("5")).isEqualTo(5L);
        assertThatThrownBy(() -> page.read("6"))
                .hasMessage("`p` cannot be `6` – it must be a whole number from 1 to 5 – Write for example `p=1`.");
        assertThatThrownBy(() -> page.read("0")).hasMessageContaining("from 1 to 5");
    }

    @Test
    void aTextHasALengthAFormAndAChoice() {
        EndpointParameter code = text(Optional.of("[A-Z]{3}"), List.of());
        assertThat(code.read("BTC")).isEqualTo("BTC");
        assertThatThrownBy(() -> code.read("btc"))
                .hasMessage(
                        "`p` cannot be `btc` – it must be a text of at most 5 characters of the form [A-Z]{3} – Check"
                                + " the value.");
        EndpointParameter free = text(Optional.empty(), List.of());
        assertThatThrownBy(() -> free.read("123456")).hasMessageContaining("at most 5 characters");
        assertThatThrownBy(() -> free.read("a\0b")).hasMessageContaining("cannot be `a�b`");
        EndpointParameter side = text(Optional.empty(), List.of("buy", "sell"));
        assertThatThrownBy(() -> side.read("hold"))
                .hasMessage("`p` cannot be `hold` – it must be one of buy, sell – Write for example `p=buy`.");
    }

    private static EndpointParameter of(EndpointParameter.Type type) {
        return new EndpointParameter(
                "p",
                type,
                Need.REQUIRED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                100,
                List.of(),
                "");
    }

    private static EndpointParameter text(Optional<String> pattern, List<Object> choice) {
        return new EndpointParameter(
                "p",
                EndpointParameter.Type.STRING,
                Need.REQUIRED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                pattern,
                5,
                choice,
                "");
    }
}
