package io.mekong.project;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When something is due: five fields as crontab(5) writes them (minute, hour, day of month, month, day of week), or a word
 * such as {@code @daily}. Checked and computed by the same code, so that what passes the check falls due.
 *
 * <p>Where clocks change, an expression for certain hours is due once for each of its local times: one that is left out is
 * due when the clocks go on, and one that comes twice at its first coming. An expression for every hour goes by what the
 * clock shows: its distances stay as they are, and nothing is made up for.
 */
public final class CronExpression {
    static final Form<CronExpression> FORM = Form.of(
            "five fields: minute, hour, day of month, month, day of week",
            "schedule: \"*/5 * * * *\"",
            CronExpression::new);

    private static final Map<String, String> WORDS = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    /** Then the calendar repeats itself, days of the week and all. */
    private static final int CIRCLE_YEARS = 400;

    private static final LocalDate SOME_DAY = LocalDate.of(2000, 1, 1);
    private static final int HOURS = 24;

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet months;
    private final CronDays days;

    private CronExpression(String text) {
        List<String> parts = List.of(text.strip().split("\\s+"));
        this.text = String.join(" ", parts);
        List<String> fields = fields(parts);
        this.minutes = CronField.MINUTE.values(fields.get(0));
        this.hours = CronField.HOUR.values(fields.get(1));
        this.months = CronField.MONTH.values(fields.get(3));
        this.days = new CronDays(fields.get(2), fields.get(4));
        if (dayFrom(SOME_DAY).isEmpty()) {
            throw new Form.Refusal("none of its months has such a day, so that it would never run", null);
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    public static CronExpression of(String text) {
        return FORM.parse(text);
    }

    private static List<String> fields(List<String> parts) {
        if (parts.getFirst().startsWith("@")) {
            String word = WORDS.get(String.join(" ", parts));
            if (word == null) {
                throw new Form.Refusal("it is none of @hourly, @daily, @weekly, @monthly, @yearly", null);
            }
            return List.of(word.split(" "));
        }
        if (parts.size() != 5) {
            throw new Form.Refusal(
                    "it has " + parts.size()
                            + (parts.size() == 1 ? " field" : " fields")
                            + ", not five: minute, hour, day of month, month, day of week",
                    null);
        }
        return parts;
    }

    /** The first due time after {@code instant}; empty only where time ends. */
    public Optional<Instant> after(Instant instant, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        return hours.cardinality() == HOURS ? shownAfter(instant, rules) : onceAfter(instant, rules);
    }

    /** The last due time before {@code instant}. */
    public Optional<Instant> before(Instant instant, ZoneId zone) {
        ZoneRules rules = zone.getRules();
        return hours.cardinality() == HOURS ? shownBefore(instant, rules) : onceBefore(instant, rules);
    }

    /** From one change of the clocks to the next. */
    private Optional<Instant> shownAfter(Instant instant, ZoneRules rules) {
        Instant from = instant;
        boolean included = false;
        while (true) {
            ZoneOffset offset = rules.getOffset(from);
            LocalDateTime local = LocalDateTime.ofInstant(from, offset);
            Optional<Instant> next =
                    localAfter(included ? local.minusNanos(1) : local).map(found -> found.toInstant(offset));
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (next.isEmpty() || change == null || next.get().isBefore(change.getInstant())) {
                return next;
            }
            from = change.getInstant();
            included = true;
        }
    }

    private Optional<Instant> shownBefore(Instant instant, ZoneRules rules) {
        Instant to = instant;
        while (true) {
            ZoneOffset offset = rules.getOffset(to.minusNanos(1));
            Optional<Instant> last =
                    localBefore(LocalDateTime.ofInstant(to, offset)).map(found -> found.toInstant(offset));
            ZoneOffsetTransition change = rules.previousTransition(to);
            if (last.isEmpty() || change == null || !last.get().isBefore(change.getInstant())) {
                return last;
            }
            to = change.getInstant();
        }
    }

    private Optional<Instant> onceAfter(Instant instant, ZoneRules rules) {
        Optional<LocalDateTime> local = localAfter(LocalDateTime.ofInstant(instant, rules.getOffset(instant)));
        while (local.isPresent() && !once(local.get(), rules).isAfter(instant)) {
            local = localAfter(local.get());
        }
        return local.map(found -> once(found, rules));
    }

    private Optional<Instant> onceBefore(Instant instant, ZoneRules rules) {
        LocalDateTime from = LocalDateTime.ofInstant(instant, rules.getOffset(instant));
        ZoneOffsetTransition change = rules.previousTransition(instant.plusNanos(1));
        if (change != null && change.isOverlap() && change.getDateTimeBefore().isAfter(from)) {
            from = change.getDateTimeBefore(); // times that come again are behind us already
        }
        Optional<LocalDateTime> local = localBefore(from);
        while (local.isPresent() && !once(local.get(), rules).isBefore(instant)) {
            local = localBefore(local.get());
        }
        return local.map(found -> once(found, rules));
    }

    private static Instant once(LocalDateTime local, ZoneRules rules) {
        List<ZoneOffset> offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).getInstant() : local.toInstant(offsets.getFirst());
    }

    private Optional<LocalDateTime> localAfter(LocalDateTime local) {
        LocalDateTime from = local.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        if (isDue(from.toLocalDate())) {
            int hour = hours.nextSetBit(from.getHour());
            int minute = hour == from.getHour() ? minutes.nextSetBit(from.getMinute()) : minutes.nextSetBit(0);
            if (hour >= 0 && minute < 0) {
                hour = hours.nextSetBit(hour + 1);
                minute = minutes.nextSetBit(0);
            }
            if (hour >= 0) {
                return Optional.of(from.toLocalDate().atTime(hour, minute));
            }
        }
        LocalTime first = LocalTime.of(hours.nextSetBit(0), minutes.nextSetBit(0));
        return dayFrom(from.toLocalDate().plusDays(1)).map(day -> day.atTime(first));
    }

    private Optional<LocalDateTime> localBefore(LocalDateTime local) {
        LocalDateTime to = local.minusNanos(1);
        if (isDue(to.toLocalDate())) {
            int hour = hours.previousSetBit(to.getHour());
            int minute = hour == to.getHour() ? minutes.previousSetBit(to.getMinute()) : minutes.length() - 1;
            if (hour >= 0 && minute < 0) {
                hour = hours.previousSetBit(hour - 1);
                minute = minutes.length() - 1;
            }
            if (hour >= 0) {
                return Optional.of(to.toLocalDate().atTime(hour, minute));
            }
        }
        LocalTime last = LocalTime.of(hours.length() - 1, minutes.length() - 1);
        return dayTo(to.toLocalDate().minusDays(1)).map(day -> day.atTime(last));
    }

    private boolean isDue(LocalDate day) {
        return months.get(day.getMonthValue()) && days.has(day);
    }

    private Optional<LocalDate> dayFrom(LocalDate from) {
        LocalDate end = from.plusYears(CIRCLE_YEARS);
        for (LocalDate day = from; day.isBefore(end); ) {
            if (isDue(day)) {
                return Optional.of(day);
            }
            day = months.get(day.getMonthValue())
                    ? day.plusDays(1)
                    : day.withDayOfMonth(1).plusMonths(1);
        }
        return Optional.empty();
    }

    private Optional<LocalDate> dayTo(LocalDate to) {
        LocalDate end = to.minusYears(CIRCLE_YEARS);
        for (LocalDate day = to; day.isAfter(end); ) {
            if (isDue(day)) {
                return Optional.of(day);
            }
            day = months.get(day.getMonthValue())
                    ? day.minusDays(1)
                    : day.withDayOfMonth(1).minusDays(1);
        }
        return Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression expression && text.equals(expression.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
