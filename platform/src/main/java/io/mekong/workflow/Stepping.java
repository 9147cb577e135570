package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.project.Task.Steps;
import io.mekong.project.TimeParts;
import io.mekong.task.Outcome;
import io.mekong.task.TaskContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Does a task for one value of a cursor after the other. Where there is nothing to do for the first, there is nothing to do;
 * where that comes later, what was done counts. A failure moves nothing: the values before it are done again with the next
 * attempt.
 */
final class Stepping {
    private final Steps steps;
    private final String key;
    private Object value;

    /** @param values of the run; the cursor's are made exact and get their parts here */
    Stepping(Steps steps, Map<String, Object> values) {
        this.steps = steps;
        this.key = "cursor." + steps.cursor();
        this.value = exact(String.valueOf(values.get(key)));
        put(values);
    }

    /** One step. */
    interface Doing {
        Outcome perform(TaskContext context) throws InterruptedException;
    }

    Outcome perform(TaskContext context, Doing doing) throws InterruptedException {
        Map<String, Object> outputs = new LinkedHashMap<>();
        String message = "";
        int done = 0;
        while (done < steps.atMost()) {
            Map<String, Object> values = new LinkedHashMap<>(context.values());
            put(values);
            Outcome outcome = doing.perform(new TaskContext(
                    context.run(), context.workflow(), context.task(), context.attempt(), values, context.log()));
            if (!(outcome instanceof Outcome.Done one)) {
                if (done == 0) {
                    return outcome;
                }
                context.log().accept(outcome.message());
                break;
            }
            outputs.putAll(one.outputs());
            message = one.message();
            value = next();
            done++;
        }
        outputs.put(steps.cursor(), value);
        return new Outcome.Done(
                (done == 1 ? message : done + " steps, the last: " + message) + "; next is " + value, outputs);
    }

    private void put(Map<String, Object> values) {
        values.put(key, value);
        if (steps.step() instanceof Steps.Time) {
            TimeParts.of(Instant.parse(String.valueOf(value)))
                    .forEach((part, text) -> values.put(key + "." + part, text));
        }
    }

    /** Set by hand, it may be anything. */
    private Object exact(String text) {
        try {
            return switch (steps.step()) {
                case Steps.Counted _ -> (Object) Long.valueOf(text);
                case Steps.Time _ -> Instant.parse(text).toString();
            };
        } catch (NumberFormatException | DateTimeException e) {
            throw MekongException.user(
                    "The cursor `" + steps.cursor() + "` cannot be `" + text + "`",
                    switch (steps.step()) {
                        case Steps.Counted _ -> "the task counts by it";
                        case Steps.Time _ -> "the task goes through times by it";
                    },
                    "Set it with `mekong workflow cursor`, to a value such as "
                            + switch (steps.step()) {
                                case Steps.Counted _ -> "1.";
                                case Steps.Time _ -> "2019-11-28T00:00:00Z.";
                            });
        }
    }

    private Object next() {
        return switch (steps.step()) {
            case Steps.Counted(var by) -> (Object) Math.addExact((Long) value, by);
            case Steps.Time(var by) ->
                Instant.parse(String.valueOf(value)).plus(by).toString();
        };
    }
}
