package io.mekong.workflow;

import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import io.mekong.project.Workflow.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a schedule is due: five-field UNIX cron in a time zone. */
final class Cron {
    /** The library knows only what comes next: the one before is looked for from ever earlier. */
    private static final List<Duration> LOOK_BACK = List.of(
            Duration.ofMinutes(10),
            Duration.ofHours(5),
            Duration.ofDays(3),
            Duration.ofDays(70),
            Duration.ofDays(3_000));

    private final CronSchedule schedule;

    Cron(Schedule schedule) {
        this.schedule = new CronSchedule(schedule.cron(), schedule.timezone(), CronStyle.UNIX);
    }

    /** From the due time before {@code due} to it: what a run of that time is about. Empty where there is none before. */
    Optional<Run.Interval> until(Instant due) {
        for (Duration back : LOOK_BACK) {
            Optional<Instant> before = Optional.empty();
            Optional<Instant> next = after(due.minus(back));
            while (next.isPresent() && next.get().isBefore(due)) {
                before = next;
                next = after(next.get());
            }
            if (before.isPresent()) {
                return Optional.of(new Run.Interval(before.get(), due));
            }
        }
        return Optional.empty();
    }

    /** The first due time after {@code instant}; empty for one that never comes, such as 30 February. */
    Optional<Instant> after(Instant instant) {
        Instant next = schedule.getInitialExecutionTime(instant);
        return next.equals(CronSchedule.NEVER) ? Optional.empty() : Optional.of(next);
    }
}
