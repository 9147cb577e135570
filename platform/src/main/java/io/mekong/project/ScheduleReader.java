package io.mekong.project;

import io.mekong.project.Workflow.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Reads {@code schedule}: a cron expression or a word, {@code {cron, timezone}}, or {@code {every, anchor}}. */
final class ScheduleReader {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Form<Duration> INTERVAL = Form.duration("1s", "365d", "every: 15m");
    private static final Form<Instant> ANCHOR =
            Form.of("an instant in UTC", "anchor: 2026-01-01T00:10:00Z", Instant::parse);

    private ScheduleReader() {}

    static Optional<Schedule> read(Value value) {
        if (value.yaml() instanceof Yaml.Scalar) {
            return value.as(CronExpression.FORM).map(cron -> new Schedule.Cron(cron, UTC));
        }
        return value.section("a schedule").flatMap(ScheduleReader::read);
    }

    private static Optional<Schedule> read(Section section) {
        Optional<Value> every = section.find("every");
        if (every.isEmpty()) {
            Optional<CronExpression> cron = section.require("cron", CronExpression.FORM);
            ZoneId timezone = section.find("timezone", Form.TIMEZONE).orElse(UTC);
            section.finish();
            return cron.map(expression -> new Schedule.Cron(expression, timezone));
        }
        section.find("cron")
                .ifPresent(cron -> cron.problem(
                        "A schedule cannot have both `every` and `cron`",
                        "an interval and a calendar are due at different times",
                        "Remove one of them."));
        section.find("timezone")
                .ifPresent(timezone -> timezone.problem(
                        "`every` has no `timezone`",
                        "an interval is as long everywhere",
                        "Remove `timezone`, or write a `cron`."));
        Instant anchor = section.find("anchor", ANCHOR).orElse(Instant.EPOCH);
        section.finish();
        return every.flatMap(value -> value.as(INTERVAL)).map(interval -> new Schedule.Every(interval, anchor));
    }
}
