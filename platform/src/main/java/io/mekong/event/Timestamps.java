package io.mekong.event;

import io.mekong.project.ColumnType.Timestamp.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;

/** Instants out of the forms that events carry, as microseconds since 1970 (UTC). */
final class Timestamps {
    private static final long MIN_MICROS = micros(Instant.parse("0001-01-01T00:00:00Z"));
    private static final long MAX_MICROS = micros(Instant.parse("9999-12-31T23:59:59Z"));

    /** ISO-8601, with a blank for the T if need be, with or without seconds, fraction and zone. */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(java.time.temporal.ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .appendPattern("[' ']")
            .appendPattern("[XXX][XX][X]")
            .optionalStart()
            .appendLiteral("UTC")
            .optionalEnd()
            .optionalEnd()
            .toFormatter(java.util.Locale.ROOT)
            // Otherwise the 30th of February would be taken for the 28th.
            .withResolverStyle(ResolverStyle.STRICT);

    private Timestamps() {}

    /** The bounds between units lie where neither side is a likely date: seconds reach to 5138, millis from 1973. */
    static long fromNumber(long number, Unit unit) throws RejectedEvent {
        long magnitude = Math.abs(number);
        Unit meant = unit != Unit.AUTO
                ? unit
                : magnitude < 100_000_000_000L
                        ? Unit.SECONDS
                        : magnitude < 100_000_000_000_000L
                                ? Unit.MILLIS
                                : magnitude < 100_000_000_000_000_000L ? Unit.MICROS : Unit.NANOS;
        try {
            return inRange(
                    switch (meant) {
                        case SECONDS, AUTO -> Math.multiplyExact(number, 1_000_000L);
                        case MILLIS -> Math.multiplyExact(number, 1_000L);
                        case MICROS -> number;
                        case NANOS -> Math.floorDiv(number, 1_000L);
                    },
                    number);
        } catch (ArithmeticException e) {
            throw new RejectedEvent(number + " is no time between the years 1 and 9999");
        }
    }

    /** A number with a fraction: seconds, unless the stream says otherwise. */
    static long fromDecimal(BigDecimal number, Unit unit) throws RejectedEvent {
        BigDecimal micros = switch (unit) {
            case AUTO, SECONDS -> number.movePointRight(6);
            case MILLIS -> number.movePointRight(3);
            case MICROS -> number;
            case NANOS -> number.movePointLeft(3);
        };
        try {
            return inRange(micros.setScale(0, RoundingMode.FLOOR).longValueExact(), number);
        } catch (ArithmeticException e) {
            throw new RejectedEvent(number + " is no time between the years 1 and 9999");
        }
    }

    static long fromText(String text) throws RejectedEvent {
        try {
            TemporalAccessor parsed = ISO.parse(text.strip());
            LocalDate date = parsed.query(TemporalQueries.localDate());
            var time = parsed.query(TemporalQueries.localTime());
            var offset = parsed.query(TemporalQueries.offset());
            LocalDateTime local = time == null ? date.atStartOfDay() : date.atTime(time);
            return inRange(micros(local.toInstant(offset == null ? ZoneOffset.UTC : offset)), text);
        } catch (DateTimeException e) {
            throw new RejectedEvent("\"" + Text.cut(text) + "\" is no time such as 2021-02-05T10:10:01Z");
        }
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    static boolean isInYears(long micros) {
        return micros >= MIN_MICROS && micros <= MAX_MICROS;
    }

    static boolean isDayInYears(long day) {
        return Math.abs(day) < 4_000_000 && isInYears(day * 86_400_000_000L);
    }

    private static long inRange(long micros, Object shown) throws RejectedEvent {
        if (!isInYears(micros)) {
            throw new RejectedEvent(shown + " is no time between the years 1 and 9999");
        }
        return micros;
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1_000;
    }
}
