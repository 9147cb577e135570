package io.mekong.source;

import io.mekong.project.ColumnType.Timestamp.Unit;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Optional;

/** Reads times as files write them: epoch numbers, ISO-8601, a space for the T, {@code UTC} for the Z; no zone is UTC. */
public final class EventTime {
    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[' ']")
            .appendPattern("[XXX][XX][X]")
            .optionalEnd()
            .toFormatter(java.util.Locale.ROOT);

    private EventTime() {}

    /** Empty when {@code text} is no time. */
    public static Optional<Instant> parse(String text, Unit unit) {
        String plain = text.strip();
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonNumbers.isNumber(plain) ? ofNumber(new BigDecimal(plain), unit) : ofText(plain));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Instant ofNumber(BigDecimal number, Unit unit) {
        int digits = switch (unit) {
            case SECONDS -> 0;
            case MILLIS -> 3;
            case MICROS -> 6;
            case NANOS -> 9;
            case AUTO -> digitsByMagnitude(number.abs());
        };
        BigDecimal[] parts = number.movePointLeft(digits).divideAndRemainder(BigDecimal.ONE);
        return Instant.ofEpochSecond(
                parts[0].longValueExact(), parts[1].movePointRight(9).longValue());
    }

    /** Between 1973 and 5138 the four units do not overlap. */
    private static int digitsByMagnitude(BigDecimal number) {
        int before = number.precision() - number.scale();
        if (before <= 11) {
            return 0;
        }
        return before <= 14 ? 3 : before <= 17 ? 6 : 9;
    }

    private static Instant ofText(String text) {
        boolean named = text.endsWith("UTC") || text.endsWith("GMT");
        String plain = named ? text.substring(0, text.length() - 3).strip() : text;
        TemporalAccessor parsed = TEXT.parse(plain);
        LocalDate date = LocalDate.from(parsed);
        LocalTime time =
                Optional.ofNullable(parsed.query(TemporalQueries.localTime())).orElse(LocalTime.MIDNIGHT);
        int offset = parsed.isSupported(ChronoField.OFFSET_SECONDS) ? parsed.get(ChronoField.OFFSET_SECONDS) : 0;
        return date.atTime(time).toInstant(ZoneOffset.ofTotalSeconds(offset));
    }
}
