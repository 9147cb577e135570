package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.project.RunValues;
import io.mekong.project.Template;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What an attempt knows of its run.
 *
 * @param values by {@link RunValues#NAMES}, {@code params.NAME}, {@code outputs.TASK.NAME}; within a task's work also
 *     {@code secrets.NAME}
 * @param log takes lines for people
 */
public record TaskContext(
        long run, String workflow, String task, int attempt, Map<String, Object> values, Consumer<String> log) {
    private static final String PARAMETERS = "params.";

    /** The text with the values in their places. */
    public String fill(String text) {
        return Template.fill(text, this::text);
    }

    /** An address with the values in their places, escaped; a value that is the whole address stays as it is. */
    String address(String template) {
        return Template.only(template)
                .map(this::text)
                .orElseGet(
                        () -> Template.fill(template, name -> URLEncoder.encode(text(name), StandardCharsets.UTF_8)));
    }

    /** @throws MekongException USER where the run has no such value */
    public String text(String name) {
        return value(name).toString();
    }

    /** @throws MekongException USER where the run has no such value */
    Object value(String name) {
        Object value = values.get(RunValues.plain(name));
        if (value != null) {
            return value;
        }
        if (name.startsWith(RunValues.SECRETS)) {
            String variable = name.substring(RunValues.SECRETS.length());
            throw MekongException.user(
                    "Task `" + task + "` cannot run",
                    "the secret `" + variable + "` has no value",
                    "Set the environment variable " + variable + " before Mekong is started.");
        }
        throw MekongException.user(
                "Task `" + task + "` cannot run",
                "the run has no value `" + name + "`",
                "Trigger it with the parameter or give that a default; an output is there once its task succeeded.");
    }

    /** By the names that a query may have behind {@code $}: there a parameter needs no {@code params.}. */
    public Map<String, Object> bound() {
        Map<String, Object> bound = new LinkedHashMap<>(values);
        bound.keySet().removeIf(name -> name.startsWith(RunValues.SECRETS));
        values.forEach((name, value) -> {
            if (name.startsWith(PARAMETERS)) {
                bound.putIfAbsent(name.substring(PARAMETERS.length()), value);
            }
        });
        return bound;
    }
}
