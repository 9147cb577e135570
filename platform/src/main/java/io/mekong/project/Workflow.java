package io.mekong.project;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * Work on a schedule. Tasks run in the order of the file; a failed task ends the run.
 *
 * @param schedule empty: only when triggered
 */
public record Workflow(String name, String description, Optional<Schedule> schedule, Map<String, Task> tasks) {
    public Workflow {
        tasks = Ordered.copy(tasks);
    }

    /** @param cron five fields: minute, hour, day of month, month, day of week */
    public record Schedule(String cron, ZoneId timezone) {}

    /** One step of a run. */
    public sealed interface Task {
        /** Sends ticks of a generator; succeeds only once Kafka has acknowledged every message. */
        record Generate(String source, int ticks) implements Task {}
    }
}
