package io.mekong.workflow;

import com.github.kagkarlsson.scheduler.task.schedule.CronSchedule;
import com.github.kagkarlsson.scheduler.task.schedule.CronStyle;
import io.mekong.project.Workflow.Schedule;
import java.time.Instant;
import java.util.Optional;

/** When a schedule is due: five-field UNIX cron in a time zone. */
final class Cron {
    private final CronSchedule schedule;

    Cron(Schedule schedule) {
        this.schedule = new CronSchedule(schedule.cron(), schedule.timezone(), CronStyle.UNIX);
    }

    /** The first due time after {@code instant}; empty for one that never comes, such as 30 February. */
    Optional<Instant> after(Instant instant) {
        Instant next = schedule.getInitialExecutionTime(instant);
        return next.equals(CronSchedule.NEVER) ? Optional.empty() : Optional.of(next);
    }
}
