package io.mekong.task;

import io.mekong.project.RunValues;
import io.mekong.project.Settings;
import io.mekong.project.Settings.Outside;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of the secrets that the settings name. They are given to tasks' work, and to nobody else. */
final class Secrets {
    private final Tools.Surroundings surroundings;

    Secrets(Tools.Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Of all that the settings keep secret, the passwords too. */
    Masking masking() {
        Outside outside = outside();
        List<String> hidden = new ArrayList<>(values().values());
        outside.databases()
                .values()
                .forEach(database -> database.password().ifPresent(word -> hidden.add(word.value())));
        outside.smtp().flatMap(Settings.Smtp::password).ifPresent(word -> hidden.add(word.value()));
        return new Masking(hidden);
    }

    /** The attempt with the secrets that are there; a log that tells none of them. */
    TaskContext given(TaskContext context, Masking masking) {
        Map<String, Object> values = new LinkedHashMap<>(context.values());
        values().forEach((name, value) -> values.put(RunValues.SECRETS + name, value));
        return new TaskContext(
                context.run(),
                context.workflow(),
                context.task(),
                context.attempt(),
                values,
                line -> context.log().accept(masking.mask(line)));
    }

    private Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : outside().secrets()) {
            Optional.ofNullable(surroundings.environment().get(name))
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    private Outside outside() {
        return surroundings.project().get().settings().outside();
    }
}
