package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.core.Spelling;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run is given. */
final class Parameters {
    private Parameters() {}

    /** What the workflow has for them; a parameter without is missing. */
    static Map<String, String> usual(Workflow workflow) {
        Map<String, String> values = new LinkedHashMap<>();
        workflow.parameters()
                .forEach((name, parameter) ->
                        parameter.fallback().ifPresent(value -> values.put(name, value.toString())));
        return values;
    }

    /** @throws MekongException USER for an unknown one, one that is missing, or a value that is none of its type */
    static Map<String, String> of(Workflow workflow, Map<String, String> given) {
        Map<String, String> values = usual(workflow);
        given.forEach((name, text) -> {
            Parameter parameter = workflow.parameters().get(name);
            if (parameter == null) {
                throw refused(
                        workflow,
                        "it has no parameter `" + name + "`",
                        Spelling.hint(name, workflow.parameters().keySet()));
            }
            if (!parameter.takes(text)) {
                throw refused(
                        workflow,
                        "`" + name + "` cannot be `" + text + "`: it must be " + parameter.expected(),
                        "Give another value.");
            }
            values.put(name, text);
        });
        for (String name : workflow.parameters().keySet()) {
            if (!values.containsKey(name)) {
                throw refused(workflow, "its parameter `" + name + "` has no value", "Give it one.");
            }
        }
        return values;
    }

    private static MekongException refused(Workflow workflow, String why, String fix) {
        return MekongException.user("Workflow `" + workflow.name() + "` cannot run", why, fix);
    }
}
