package io.mekong.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Runs;
import io.mekong.project.Workflow.Schedule;
import io.mekong.workflow.DueTimes.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Due times seen by two nodes whose clocks differ and jump, that sleep, die and come back, while runs come and go and
 * somebody pauses the workflow. PostgreSQL's row of the next due time is a variable here: who holds it makes the runs and
 * moves it on, or does neither.
 */
class DueTimesSimulationTest {
    private static final int STEPS = 2_000;
    private static final List<Schedule> SCHEDULES = List.of(
            Schedule.cron("* * * * *", ZoneId.of("UTC")),
            Schedule.cron("*/15 1-4 * * *", ZoneId.of("Europe/Berlin")),
            Schedule.cron("30 2 * * *", ZoneId.of("America/New_York")),
            Schedule.cron("0 0 L * *", ZoneId.of("Asia/Ho_Chi_Minh")),
            new Schedule.Every(Duration.ofMinutes(7), Instant.EPOCH));

    static List<Long> seeds() {
        long base = Long.getLong("mekong.seed", System.nanoTime());
        List<Long> seeds = new ArrayList<>();
        for (int i = 0; i < Integer.getInteger("mekong.worlds", 60); i++) {
            seeds.add(base + i);
        }
        return seeds;
    }

    @ParameterizedTest(name = "-Dmekong.seed={0} -Dmekong.worlds=1")
    @MethodSource("seeds")
    void everyDueTimeHasItsRunOnceAndNoneThatIsNotDue(long seed) {
        Random random = new Random(seed);
        boolean catchUp = random.nextBoolean();
        boolean pauses = random.nextBoolean();
        int atOnce = 1 + random.nextInt(3);
        Schedule schedule = SCHEDULES.get(random.nextInt(SCHEDULES.size()));
        Workflow workflow =
                new Workflow("w", "", Optional.of(schedule), new Runs(atOnce, 16, catchUp), Map.of(), Map.of());
        Instant time = Instant.parse("2026-03-08T00:00:00Z");
        Duration[] skew = {Duration.ZERO, Duration.ofSeconds(random.nextInt(60) - 30L)};
        Instant next = schedule.after(time).orElseThrow();
        Instant first = next;
        Instant latest = time;
        Set<Instant> made = new LinkedHashSet<>();
        int active = 0;
        boolean paused = false;

        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(20)) {
                case 0 -> time = time.plus(Duration.ofHours(random.nextInt(60))); // nobody was up
                case 1 -> paused = pauses && !paused;
                case 2, 3, 4, 5 -> active = Math.max(0, active - 1);
                case 6 -> skew[random.nextInt(2)] = Duration.ofSeconds(random.nextInt(60) - 30L);
                default -> time = time.plusMillis(random.nextInt(90_000));
            }
            Instant now = time.plus(skew[random.nextInt(2)]);
            if (next.isAfter(now)) {
                continue;
            }
            latest = now.isAfter(latest) ? now : latest;
            List<Instant> wanted = new ArrayList<>();
            Instant following = DueTimes.following(workflow, schedule, new Due("w", next, paused, active), now, wanted)
                    .orElseThrow();
            if (random.nextInt(10) == 0) {
                continue; // the node dies before its transaction is through
            }
            for (Instant due : wanted) {
                assertThat(schedule.after(due.minusNanos(1)))
                        .as("it is a due time")
                        .contains(due);
                assertThat(due).as("it has come").isBeforeOrEqualTo(now);
                assertThat(made.add(due)).as("it has had no run: " + due).isTrue();
                assertThat(paused).as("nothing runs while it is paused").isFalse();
                if (!catchUp) {
                    assertThat(Duration.between(due, now))
                            .as("it is not missed")
                            .isLessThanOrEqualTo(DueTimes.LATEST);
                    assertThat(active).as("there is room").isLessThan(atOnce);
                }
                active++;
            }
            assertThat(following).as("it goes on").isAfter(next);
            assertThat(schedule.after(following.minusNanos(1))).contains(following);
            if (!catchUp || paused) {
                assertThat(following).isAfter(now);
            }
            next = following;
        }

        if (catchUp && !pauses) {
            List<Instant> all = new ArrayList<>();
            for (Instant due = first;
                    due.isBefore(next);
                    due = schedule.after(due).orElseThrow()) {
                all.add(due);
            }
            assertThat(made).as("with catch-up none is left out").containsExactlyElementsOf(all);
        }
    }
}
