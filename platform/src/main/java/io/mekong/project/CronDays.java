package io.mekong.project;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two fields that choose days. As in Vixie cron, a day that either of them names is meant, unless one of them begins
 * with {@code *}: then both must be met. Beside numbers there are {@code L}, {@code L-3}, {@code 15W} and {@code LW} for
 * days of a month, {@code friL} and {@code mon#2} for days of a week.
 */
final class CronDays {
    private static final Pattern FROM_LAST = Pattern.compile("[Ll](?:-(\\d{1,2}))?");
    private static final Pattern WORKDAY = Pattern.compile("(\\d{1,2}|[Ll])[Ww]");
    private static final Pattern LAST_OF_WEEK = Pattern.compile("(\\w+)[Ll]");
    private static final Pattern NUMBERED = Pattern.compile("(\\w+)#(\\w+)");
    private static final int SUNDAY = 7;

    private final List<Predicate<LocalDate>> ofMonth = new ArrayList<>();
    private final List<Predicate<LocalDate>> ofWeek = new ArrayList<>();
    private final boolean either;

    CronDays(String dayOfMonth, String dayOfWeek) {
        for (String item : dayOfMonth.split(",", -1)) {
            ofMonth.add(dayOfMonth(item));
        }
        for (String item : dayOfWeek.split(",", -1)) {
            ofWeek.add(dayOfWeek(item));
        }
        either = !dayOfMonth.startsWith("*") && !dayOfWeek.startsWith("*");
    }

    boolean has(LocalDate date) {
        boolean month = ofMonth.stream().anyMatch(day -> day.test(date));
        boolean week = ofWeek.stream().anyMatch(day -> day.test(date));
        return either ? month || week : month && week;
    }

    private static Predicate<LocalDate> dayOfMonth(String item) {
        Matcher fromLast = FROM_LAST.matcher(item);
        if (fromLast.matches()) {
            int before = fromLast.group(1) == null ? 0 : Integer.parseInt(fromLast.group(1));
            if (before > 30) {
                throw CronField.DAY_OF_MONTH.refusal(item, "is more than 30 days before the last");
            }
            return date -> date.getDayOfMonth() == date.lengthOfMonth() - before;
        }
        Matcher workday = WORKDAY.matcher(item);
        if (workday.matches()) {
            String day = workday.group(1);
            int wanted = day.equalsIgnoreCase("L") ? 0 : CronField.DAY_OF_MONTH.number(day);
            return date -> isWorkday(date, wanted == 0 ? date.lengthOfMonth() : wanted);
        }
        BitSet days = CronField.DAY_OF_MONTH.item(item);
        return date -> days.get(date.getDayOfMonth());
    }

    /** Whether it is the day from Monday to Friday that is nearest to the wanted one, in the same month. */
    private static boolean isWorkday(LocalDate date, int wanted) {
        if (wanted > date.lengthOfMonth()) {
            return false;
        }
        LocalDate day = date.withDayOfMonth(wanted);
        int shift = switch (day.getDayOfWeek()) {
            case SATURDAY -> wanted == 1 ? 2 : -1;
            case SUNDAY -> wanted == date.lengthOfMonth() ? -2 : 1;
            case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> 0;
        };
        return date.equals(day.plusDays(shift));
    }

    private static Predicate<LocalDate> dayOfWeek(String item) {
        Matcher last = LAST_OF_WEEK.matcher(item);
        if (last.matches()) {
            DayOfWeek day = day(last.group(1));
            return date -> date.getDayOfWeek() == day && date.getDayOfMonth() > date.lengthOfMonth() - 7;
        }
        Matcher numbered = NUMBERED.matcher(item);
        if (numbered.matches()) {
            DayOfWeek day = day(numbered.group(1));
            if (!numbered.group(2).matches("[1-5]")) {
                throw CronField.DAY_OF_WEEK.refusal(item, "has a number after `#` that is not from 1 to 5");
            }
            int number = Integer.parseInt(numbered.group(2));
            return date -> date.getDayOfWeek() == day && (date.getDayOfMonth() + 6) / 7 == number;
        }
        BitSet days = CronField.DAY_OF_WEEK.item(item);
        if (days.get(0)) {
            days.set(SUNDAY);
        }
        return date -> days.get(date.getDayOfWeek().getValue());
    }

    private static DayOfWeek day(String text) {
        int number = CronField.DAY_OF_WEEK.number(text);
        return DayOfWeek.of(number == 0 ? SUNDAY : number);
    }
}
