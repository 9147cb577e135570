package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class CronTest {
    @BeforeAll
    static void quietly() {
        // Its search for the next time speaks of every candidate.
        ((Logger) LoggerFactory.getLogger("com.github.kagkarlsson")).setLevel(Level.INFO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * *",
                "*/1 * * * *",
                "0 0 1,15 * *",
                "5-10/2 0 * jan-mar MON",
                "0 0 29 2 *",
                "0 12 * * 7",
                "0 0 31 2 1"
            })
    void isAcceptedHereAndByTheScheduler(String cron) {
        assertThat(Cron.FORM.parse(cron)).isEqualTo(cron);
        assertThat(next(cron)).isAfter(Instant.EPOCH);
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
                "5-1 * * * *   | its minute `5-1` runs backwards",
                "*/0 * * * *   | its minute `*/0` has a step outside 1 to 59",
                "1,,2 * * * *  | its minute `` is not a number, a range, a step or `*`",
                "? * * * *     | its minute `?` is not a number, a range, a step or `*`",
                "* * L * *     | its day of month `L` is not from 1 to 31",
                "0 0 30,31 2 * | none of its months has such a day, so that it would never run",
            })
    void isRefused(String cron, String why) {
        assertThatThrownBy(() -> Cron.FORM.parse(cron))
                .isInstanceOf(Form.Refusal.class)
                .hasMessage(why);
    }

    /** What passes here must not fail in the scheduler, once the platform runs. */
    @Test
    void theSchedulerTakesWhateverPasses() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int passed = 0;
        for (int i = 0; i < 3000; i++) {
            String cron = String.join(
                    " ", field(random, 60), field(random, 24), field(random, 32), field(random, 13), field(random, 8));
            if (passes(cron)) {
                passed++;
                assertThat(next(cron)).as("%s, seed %d", cron, seed).isAfter(Instant.EPOCH);
            }
        }
        assertThat(passed).as("seed %d", seed).isGreaterThan(100);
    }

    private static boolean passes(String cron) {
        try {
            Cron.FORM.parse(cron);
            return true;
        } catch (Form.Refusal e) {
            return false;
        }
    }

    private static Instant next(String cron) {
        return new CronSchedule(cron, ZoneId.of("UTC"), CronStyle.UNIX).getInitialExecutionTime(Instant.EPOCH);
    }

    private static String field(Random random, int bound) {
        int a = random.nextInt(bound);
        int b = random.nextInt(bound);
        return switch (random.nextInt(8)) {
            case 0, 1 -> "*";
            case 2 -> "*/" + a;
            case 3 -> a + "-" + b;
            case 4 -> a + "," + b;
            case 5 -> a + "-" + b + "/" + (1 + random.nextInt(3));
            case 6 -> a + "/" + (1 + random.nextInt(3));
            default -> Integer.toString(a);
        };
    }

    @Test
    void namesMayBeUsedInListsAndRanges() {
        for (String cron : List.of("0 0 * * mon,wed", "0 0 * * Mon-Fri", "0 0 1 jun,DEC *")) {
            assertThat(next(Cron.FORM.parse(cron))).isAfter(Instant.EPOCH);
        }
    }
}
