package io.mekong.project;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * Work on a schedule: tasks that wait for each other.
 *
 * @param schedule empty: only when triggered
 * @param runs how its runs go together
 * @param parameters what a run may be given, with what it has when it is not
 * @param tasks by name, in the order of the file; none waits for itself, by whatever way
 */
public record Workflow(
        String name,
        String description,
        Optional<Schedule> schedule,
        Runs runs,
        Map<String, Parameter> parameters,
        Map<String, Task> tasks) {
    public Workflow {
        parameters = Ordered.copy(parameters);
        tasks = Ordered.copy(tasks);
    }

    /** @param cron five fields: minute, hour, day of month, month, day of week */
    public record Schedule(String cron, ZoneId timezone) {}

    /**
     * @param atOnce how many may be active; further ones wait in a queue
     * @param tasksAtOnce how many tasks of one run may be at work
     * @param catchUp whether due times that passed while nothing ran are made up for
     */
    public record Runs(int atOnce, int tasksAtOnce, boolean catchUp) {
        /** One at a time, and what was missed is missed. */
        public static final Runs USUAL = new Runs(1, 16, false);
    }

    /** @param fallback empty: a run must be given a value */
    public record Parameter(Type type, Optional<Object> fallback, String description) {
        /** Whether the text is a value of its type. */
        public boolean takes(String text) {
            try {
                return ParameterReader.parse(type, text) != null;
            } catch (IllegalArgumentException | DateTimeException e) {
                return false;
            }
        }

        /** Completes "it must be …". */
        public String expected() {
            return ParameterReader.expected(type);
        }

        /** What a value is in Java: String, Long, Double, Boolean, LocalDate. */
        public enum Type {
            STRING,
            INTEGER,
            NUMBER,
            BOOLEAN,
            DATE
        }
    }
}
