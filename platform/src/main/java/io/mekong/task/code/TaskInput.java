package io.mekong.task.code;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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
 * @param databases those of the settings, and the embedded server's own
 */
public record TaskInput(Map<String, Object> values, Consumer<String> log, Path folder, Databases databases) {
    public TaskInput {
        values = Map.copyOf(values);
    }

    /** A value as text; empty where the run has none of that name. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(Object::toString);
    }

    /** A connection of the task's own, in UTC; the task closes it. {@code analytics} is the embedded server's database. */
    public Connection database(String name) throws SQLException {
        return databases.connect(name);
    }

    /** Databases by their names in the settings. */
    @FunctionalInterface
    public interface Databases {
        Connection connect(String name) throws SQLException;
    }

    /** Writes a line into the task's log. */
    public void log(String line) {
        log.accept(line);
    }
}
