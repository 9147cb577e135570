package io.mekong.workflow;

import io.mekong.project.RunValues;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Parameter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run can tell its tasks, by the names of {@link RunValues}. */
final class RunFacts {
    private RunFacts() {}

    /** @param outputs of the tasks that have succeeded, by task */
    static Map<String, Object> of(Run run, Workflow workflow, TaskRun task, Map<String, Map<String, Object>> outputs) {
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
        values.put(RunValues.TASK, task.definition());
        values.put(RunValues.ATTEMPT, (long) task.attempt());
        RunValues.EVENT.forEach(name -> values.put(name, ""));
        run.event().forEach((name, text) -> values.put("event." + name, text));
        run.parameters().forEach((name, text) -> values.put("params." + name, typed(workflow, name, text)));
        outputs.forEach((from, given) -> given.forEach(
                (name, value) -> values.put("outputs." + RunValues.plain(from) + "." + RunValues.plain(name), value)));
        task.part().ifPresent(part -> {
            values.put("item", part.item());
            if (part.item() instanceof Map<?, ?> row) {
                row.forEach((column, value) -> values.put("item." + column, String.valueOf(value)));
            }
        });
        return values;
    }

    private static Object typed(Workflow workflow, String name, String text) {
        Parameter parameter = workflow.parameters().get(name);
        if (parameter == null) {
            return text;
        }
        return switch (parameter.type()) {
            case STRING -> text;
            case INTEGER -> Long.parseLong(text);
            case NUMBER -> Double.parseDouble(text);
            case BOOLEAN -> Boolean.parseBoolean(text);
            case DATE -> LocalDate.parse(text);
        };
    }
}
