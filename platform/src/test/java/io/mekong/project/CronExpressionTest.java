package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class CronExpressionTest {
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Ho_Chi_Minh",
            "America/Santiago",
            "Africa/Cairo",
            "Pacific/Apia");

    /** From a moment on, the next due times; and back from the last of them, the same ones. */
    @ParameterizedTest
    @CsvFileSource(resources = "/project/cron.csv", delimiter = '|')
    void fallsDue(String cron, String zone, String after, String expected) {
        CronExpression expression = CronExpression.of(cron);
        List<Instant> times = java.util.Arrays.stream(expected.split("\\s+"))
                .map(Instant::parse)
                .toList();

        assertThat(next(expression, ZoneId.of(zone), Instant.parse(after), times.size()))
                .as(cron)
                .isEqualTo(times);

        List<Instant> back = new ArrayList<>();
        Instant at = times.getLast().plusNanos(1);
        for (int i = 0; i < times.size(); i++) {
            at = expression.before(at, ZoneId.of(zone)).orElseThrow();
            back.addFirst(at);
        }
        assertThat(back).as("back: %s", cron).isEqualTo(times);
        assertThat(expression.before(times.getFirst(), ZoneId.of(zone)).orElseThrow())
                .isBeforeOrEqualTo(Instant.parse(after));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * *       | it has 4 fields, not five: minute, hour, day of month, month, day of week",
                "* * * * * *   | it has 6 fields, not five: minute, hour, day of month, month, day of week",
                "60 * * * *    | its minute `60` is not from 0 to 59",
                "* 24 * * *    | its hour `24` is not from 0 to 23",
                "* * 0 * *     | its day of month `0` is not from 1 to 31",
                "* * * 13 *    | its month `13` is not from 1 to 12",
                "* * * * 8     | its day of week `8` is not from 0 to 7",
                "* * * * mond  | its day of week `mond` is not from 0 to 7",
                "* * * * L     | its day of week `L` is not from 0 to 7",
                "* * * * 8L    | its day of week `8` is not from 0 to 7",
                "* * * * mon#6 | its day of week `mon#6` has a number after `#` that is not from 1 to 5",
                "* * * * mon#0 | its day of week `mon#0` has a number after `#` that is not from 1 to 5",
                "* * 32W * *   | its day of month `32` is not from 1 to 31",
                "* * L-31 * *  | its day of month `L-31` is more than 30 days before the last",
                "* L * * *     | its hour `L` is not from 0 to 23",
                "5-1 * * * *   | its minute `5-1` runs backwards",
                "*/0 * * * *   | its minute `*/0` has a step outside 1 to 59",
                "1,,2 * * * *  | its minute `` is not a number, a range, a step or `*`",
                "? * * * *     | its minute `?` is not a number, a range, a step or `*`",
                "0 0 30,31 2 * | none of its months has such a day, so that it would never run",
                "0 0 31 4,6 */2 | none of its months has such a day, so that it would never run",
                "0 0 L-30 2 *  | none of its months has such a day, so that it would never run",
                "@reboot       | it is none of @hourly, @daily, @weekly, @monthly, @yearly",
                "@daily 5      | it is none of @hourly, @daily, @weekly, @monthly, @yearly",
            })
    void isRefused(String cron, String why) {
        assertThatThrownBy(() -> CronExpression.of(cron))
                .isInstanceOf(Form.Refusal.class)
                .hasMessage(why);
    }

    @Test
    void isWhatWasWritten() {
        assertThat(CronExpression.of(" 0  5 * * mon-fri ")).hasToString("0 5 * * mon-fri");
        assertThat(CronExpression.of("@daily")).hasToString("@daily").isEqualTo(CronExpression.of("@daily"));
    }

    /** Where no clock changes, a simple walk from minute to minute must find the same. */
    @Test
    void agreesWithAWalkFromMinuteToMinute() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 150; round++) {
            String cron = random(random);
            CronExpression expression = CronExpression.of(cron);
            Instant from = Instant.parse("2026-01-01T00:00:00Z").plus(random.nextInt(525_600), ChronoUnit.MINUTES);
            Instant found = expression.after(from, ZoneId.of("UTC")).orElseThrow();
            Instant walked = from.plus(1, ChronoUnit.MINUTES);
            while (!Walked.isDue(cron, walked)) {
                walked = walked.plus(1, ChronoUnit.MINUTES);
            }
            assertThat(found).as("%s after %s, seed %d", cron, from, seed).isEqualTo(walked);
        }
    }

    /** Forwards and backwards are one sequence, in every zone and across every change of clocks. */
    @Test
    void whatComesAfterIsWhatWasBefore() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            String cron = random(random);
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            CronExpression expression = CronExpression.of(cron);
            Instant from = nearAChange(zone, random);
            Instant after = expression.after(from, zone).orElseThrow();
            Optional<Instant> before = expression.before(after, zone);
            String where = "%s in %s from %s, seed %d".formatted(cron, zone, from, seed);
            assertThat(after).as(where).isAfter(from);
            assertThat(before.orElseThrow()).as(where).isBeforeOrEqualTo(from);
            assertThat(expression.after(before.get(), zone)).as(where).contains(after);
            assertThat(expression.after(after.minusNanos(1), zone)).as(where).contains(after);
        }
    }

    private static Instant nearAChange(ZoneId zone, Random random) {
        Instant some = Instant.parse("2010-01-01T00:00:00Z").plus(random.nextInt(7_000), ChronoUnit.DAYS);
        return Optional.ofNullable(zone.getRules().nextTransition(some))
                .map(change -> change.getInstant())
                .orElse(some)
                .plus(random.nextInt(-200, 200), ChronoUnit.MINUTES);
    }

    private static String random(Random random) {
        return String.join(
                " ",
                field(random, 0, 59),
                field(random, 0, 23),
                random.nextBoolean() ? "*" : field(random, 1, 28),
                random.nextBoolean() ? "*" : field(random, 1, 12),
                random.nextBoolean() ? "*" : field(random, 0, 6));
    }

    private static String field(Random random, int least, int most) {
        int a = random.nextInt(least, most + 1);
        int b = random.nextInt(a, most + 1);
        return switch (random.nextInt(5)) {
            case 0 -> "*";
            case 1 -> "*/" + random.nextInt(1, 8);
            case 2 -> a + "-" + b;
            case 3 -> a + "," + b;
            default -> Integer.toString(a);
        };
    }

    /** A second, slow way to tell whether a minute is due: of lists of numbers, ranges and steps. */
    private static final class Walked {
        static boolean isDue(String cron, Instant at) {
            String[] fields = cron.split(" ");
            LocalDateTime time = LocalDateTime.ofInstant(at, ZoneId.of("UTC"));
            DayOfWeek day = time.getDayOfWeek();
            boolean ofMonth = has(fields[2], time.getDayOfMonth(), 1);
            boolean ofWeek = has(fields[4], day.getValue() % 7, 0);
            boolean either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
            return has(fields[0], time.getMinute(), 0)
                    && has(fields[1], time.getHour(), 0)
                    && has(fields[3], time.getMonthValue(), 1)
                    && (either ? ofMonth || ofWeek : ofMonth && ofWeek);
        }

        private static boolean has(String field, int value, int least) {
            if (field.startsWith("*")) {
                int step = field.length() > 1 ? Integer.parseInt(field.substring(2)) : 1;
                return (value - least) % step == 0;
            }
            if (field.contains("-")) {
                String[] ends = field.split("-");
                return value >= Integer.parseInt(ends[0]) && value <= Integer.parseInt(ends[1]);
            }
            return List.of(field.split(",")).contains(Integer.toString(value));
        }
    }

    private static List<Instant> next(CronExpression cron, ZoneId zone, Instant after, int count) {
        List<Instant> times = new ArrayList<>();
        Instant at = after;
        for (int i = 0; i < count; i++) {
            at = cron.after(at, zone).orElseThrow();
            times.add(at);
        }
        return times;
    }

    @Test
    void anIntervalKeepsItsDistanceFromItsAnchor() {
        Workflow.Schedule quarter = new Workflow.Schedule.Every(java.time.Duration.ofMinutes(15), Instant.EPOCH);
        assertThat(quarter.after(Instant.parse("2026-03-29T00:50:00.5Z")))
                .contains(Instant.parse("2026-03-29T01:00:00Z"));
        assertThat(quarter.after(Instant.parse("2026-03-29T01:00:00Z")))
                .contains(Instant.parse("2026-03-29T01:15:00Z"));
        assertThat(quarter.before(Instant.parse("2026-03-29T01:00:00Z")))
                .contains(Instant.parse("2026-03-29T00:45:00Z"));
        assertThat(quarter.before(Instant.parse("2026-03-29T01:00:00.000001Z")))
                .contains(Instant.parse("2026-03-29T01:00:00Z"));

        Workflow.Schedule anchored = new Workflow.Schedule.Every(
                java.time.Duration.ofDays(7),
                ZonedDateTime.parse("2030-01-02T03:04:05Z").toInstant());
        assertThat(anchored.after(Instant.parse("2029-12-30T00:00:00Z")))
                .contains(Instant.parse("2030-01-02T03:04:05Z"));
        assertThat(anchored.before(Instant.parse("2029-12-30T00:00:00Z")))
                .contains(Instant.parse("2029-12-26T03:04:05Z"));
        assertThat(anchored.text()).isEqualTo("every 7d");
    }
}
