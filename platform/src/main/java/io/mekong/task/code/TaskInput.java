package io.mekong.task.code;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a task gets.
 *
 * @param values of the run, by their names in texts: {@code ds}, {@code data_interval_start} (an Instant), {@code
 *     params.NAME} (of the parameter's type), {@code outputs.TASK.NAME}, {@code secrets.NAME}; a dash in a name is {@code _}
 * @param log takes lines for people; the values of secrets are replaced by {@code ***}
 * @param folder of the project
 */
public record TaskInput(Map<String, Object> values, Consumer<String> log, Path folder) {
    public TaskInput {
        values = Map.copyOf(values);
    }

    /** A value as text; empty where the run has none of that name. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(Object::toString);
    }

    /** Writes a line into the task's log. */
    public void log(String line) {
        log.accept(line);
    }
}
