package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.project.RunValues;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Parameter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What an attempt knows of its run.
 *
 * @param log takes lines for people
 */
record TaskContext(Run run, Workflow workflow, String task, int attempt, Consumer<String> log) {
    /** By the names that a query has behind {@code $}: the run's, and its parameters. */
    Map<String, Object> values() {
        Run.Interval interval = run.interval().orElse(new Run.Interval(run.scheduledFor(), run.scheduledFor()));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(
                RunValues.DATE,
                LocalDate.ofInstant(interval.start(), ZoneOffset.UTC).toString());
        values.put(RunValues.LOGICAL_DATE, interval.start());
        values.put(RunValues.INTERVAL_START, interval.start());
        values.put(RunValues.INTERVAL_END, interval.end());
        values.put(RunValues.RUN, run.id());
        values.put(RunValues.WORKFLOW, run.workflow());
        values.put(RunValues.TASK, task);
        values.put(RunValues.ATTEMPT, (long) attempt);
        run.parameters().forEach((name, text) -> values.put(name, typed(name, text)));
        return values;
    }

    /** @param name one of {@link RunValues#NAMES}, or {@code params.NAME} */
    String text(String name) {
        String key = name.startsWith("params.") ? name.substring("params.".length()) : name;
        Object value = values().get(key);
        if (value == null) {
            throw MekongException.user(
                    "Task `" + task + "` cannot run",
                    "the run has no value `" + name + "`",
                    "Trigger it with the parameter, or give that a default.");
        }
        return value.toString();
    }

    private Object typed(String name, String text) {
        Parameter parameter = workflow.parameters().get(name);
        if (parameter == null) {
            return text;
        }
        return switch (parameter.type()) {
            case STRING -> text;
            case INTEGER -> Long.parseLong(text);
            case NUMBER -> Double.parseDouble(text);
            case BOOLEAN -> Boolean.parseBoolean(text);
            case DATE -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        };
    }

    Instant scheduledFor() {
        return run.scheduledFor();
    }
}
