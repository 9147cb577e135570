package io.mekong.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.Workflow.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CronTest {
    @Test
    void everyMinuteIsTheNextFullMinute() {
        assertThat(next("*/1 * * * *", "UTC", "2026-03-01T10:00:00.000001Z", 2))
                .containsExactly("2026-03-01T10:01:00Z", "2026-03-01T10:02:00Z");
    }

    @Test
    void aDueTimeItselfIsNotAfterItself() {
        assertThat(next("0 * * * *", "UTC", "2026-03-01T10:00:00Z", 1)).containsExactly("2026-03-01T11:00:00Z");
    }

    @Test
    void theTimeZoneDecides() {
        assertThat(next("30 6 * * *", "Asia/Ho_Chi_Minh", "2026-03-01T00:00:00Z", 1))
                .containsExactly("2026-03-01T23:30:00Z");
    }

    @Test
    void aDailyTimeKeepsItsLocalHourWhenTheClocksChange() {
        assertThat(next("0 12 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3))
                .containsExactly("2026-03-28T11:00:00Z", "2026-03-29T10:00:00Z", "2026-03-30T10:00:00Z");
    }

    @Test
    void aTimeThatTheSpringChangeLeavesOutDoesNotComeThatDay() {
        // 02:30 does not exist on 29 March 2026 in Berlin.
        assertThat(next("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 2))
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void aTimeThatTheAutumnChangeRepeatsComesOnce() {
        assertThat(next("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2).stream()
                        .map(time -> time.substring(0, 10)))
                .containsExactly("2026-10-25", "2026-10-26");
    }

    @Test
    void dayOfMonthAndDayOfWeekTogetherMeanEither() {
        // Friday the 2nd, 9th … or any 13th (a Tuesday in January 2026)
        assertThat(next("0 0 13 * 5", "UTC", "2026-01-08T00:00:00Z", 3))
                .containsExactly("2026-01-09T00:00:00Z", "2026-01-13T00:00:00Z", "2026-01-16T00:00:00Z");
    }

    @Test
    void sundayIsZeroAndSeven() {
        assertThat(next("0 0 * * 0", "UTC", "2026-03-02T00:00:00Z", 1)).containsExactly("2026-03-08T00:00:00Z");
        assertThat(next("0 0 * * 7", "UTC", "2026-03-02T00:00:00Z", 1)).containsExactly("2026-03-08T00:00:00Z");
    }

    @Test
    void aDayThatNeverComesHasNoNext() {
        assertThat(new Cron(new Schedule("0 0 30 2 *", ZoneId.of("UTC"))).after(Instant.parse("2026-01-01T00:00:00Z")))
                .isEmpty();
    }

    private static List<String> next(String cron, String zone, String from, int count) {
        Cron schedule = new Cron(new Schedule(cron, ZoneId.of(zone)));
        List<String> times = new ArrayList<>();
        Instant at = Instant.parse(from);
        for (int i = 0; i < count; i++) {
            at = schedule.after(at).orElseThrow();
            times.add(at.toString());
        }
        return times;
    }
}
