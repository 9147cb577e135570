package io.mekong.project;

import io.mekong.core.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Work on a schedule or on events: tasks that wait for each other.
 *
 * @param schedule empty: only on events, or when triggered
 * @param runs how its runs go together
 * @param parameters what a run may be given, with what it has when it is not
 * @param tasks by name, in the order of the file; none waits for itself, by whatever way
 */
public record Workflow(
        String name,
        String description,
        Optional<Schedule> schedule,
        Events events,
        Alerts alerts,
        Runs runs,
        Map<String, Parameter> parameters,
        Map<String, Task> tasks) {
    /** One without events and alerts. */
    public Workflow(
            String name,
            String description,
            Optional<Schedule> schedule,
            Runs runs,
            Map<String, Parameter> parameters,
            Map<String, Task> tasks) {
        this(name, description, schedule, Events.NONE, Alerts.NONE, runs, parameters, tasks);
    }

    public Workflow {
        parameters = Ordered.copy(parameters);
        tasks = Ordered.copy(tasks);
    }

    /** When it is due by the clock. */
    public sealed interface Schedule {
        /** The first due time after {@code instant}; empty only where time ends. */
        Optional<Instant> after(Instant instant);

        /** The last due time before {@code instant}. */
        Optional<Instant> before(Instant instant);

        /** Whose days are meant where somebody names a day; UTC for an interval. */
        ZoneId timezone();

        /** As people say it: {@code 0 2 * * *}, {@code @hourly}, {@code every 15m}. */
        String text();

        /** @throws IllegalArgumentException saying what is wrong with the expression */
        static Schedule cron(String expression, ZoneId timezone) {
            return new Cron(CronExpression.of(expression), timezone);
        }

        record Cron(CronExpression expression, ZoneId timezone) implements Schedule {
            @Override
            public Optional<Instant> after(Instant instant) {
                return expression.after(instant, timezone);
            }

            @Override
            public Optional<Instant> before(Instant instant) {
                return expression.before(instant, timezone);
            }

            @Override
            public String text() {
                return expression.toString();
            }
        }

        /**
         * Always as long after the time before, whatever clocks on walls do.
         *
         * @param interval at least a second, of whole milliseconds
         * @param anchor one of the due times
         */
        record Every(Duration interval, Instant anchor) implements Schedule {
            @Override
            public Optional<Instant> after(Instant instant) {
                return Optional.of(at(steps(instant) + 1));
            }

            @Override
            public Optional<Instant> before(Instant instant) {
                return Optional.of(at(steps(instant.minusNanos(1))));
            }

            @Override
            public ZoneId timezone() {
                return ZoneId.of("UTC");
            }

            @Override
            public String text() {
                return "every " + Durations.format(interval);
            }

            private long steps(Instant instant) {
                return Math.floorDiv(instant.toEpochMilli() - anchor.toEpochMilli(), interval.toMillis());
            }

            private Instant at(long steps) {
                return Instant.ofEpochMilli(anchor.toEpochMilli() + steps * interval.toMillis());
            }
        }
    }

    /**
     * How it hangs together with what happens elsewhere.
     *
     * @param on what starts a run
     * @param produces the datasets that are new when a run has succeeded
     */
    public record Events(List<EventTrigger> on, List<String> produces) {
        public static final Events NONE = new Events(List.of(), List.of());

        public Events {
            on = List.copyOf(on);
            produces = List.copyOf(produces);
        }
    }

    /**
     * Who is told of its runs.
     *
     * @param deadline how long after it was due, or made, a run should be over
     */
    public record Alerts(Optional<Duration> deadline, Map<Occasion, Addressees> told) {
        public static final Alerts NONE = new Alerts(Optional.empty(), Map.of());

        public Alerts {
            told = Ordered.copy(told);
        }
    }

    /** What people may want to be told. */
    public enum Occasion {
        FAILURE,
        DEADLINE,
        SUCCESS;

        /** The word for it in a file. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

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
