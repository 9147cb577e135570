package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The names that a workflow's texts (<code>{{ name }}</code>) and queries ({@code $name}) may use. In a query a parameter
 * needs no {@code params.}, and a dash in a task's name is written as {@code _}.
 *
 * @param parameters of the workflow
 * @param tasks of the workflow, whose outputs may be named
 * @param secrets that the settings name; texts may use them, queries may not
 * @param cursors of the task
 * @param item whether the task is done for each of several items
 */
record ValueNames(Set<String> parameters, Set<String> tasks, Set<String> secrets, Set<String> cursors, boolean item) {
    private static final String PARAMETERS = "params.";
    private static final String OUTPUTS = "outputs.";
    private static final String CURSOR = "cursor.";
    private static final String ITEM = "item";

    ValueNames(Set<String> parameters, Set<String> tasks, Set<String> secrets) {
        this(parameters, tasks, secrets, Set.of(), false);
    }

    /** The names that one task has. */
    ValueNames with(Set<String> itsCursors, boolean hasItem) {
        return new ValueNames(parameters, tasks, secrets, itsCursors, hasItem);
    }

    private interface Place {
        void problem(String what, String why, String fix);
    }

    void checkTemplate(Section section, String text) {
        checkTemplate(section::problem, text);
    }

    void checkTemplate(Value value, String text) {
        checkTemplate(value::problem, text);
    }

    private void checkTemplate(Place place, String text) {
        for (String name : Template.names(text)) {
            if (name.startsWith(RunValues.SECRETS)) {
                checkSecret(place, name.substring(RunValues.SECRETS.length()));
            } else if (!isKnown(name)) {
                place.problem(
                        "There is no value `{{ " + name + " }}`",
                        "a run has " + String.join(", ", RunValues.NAMES)
                                + ", params.NAME for each parameter and outputs.TASK.NAME for what a task gave",
                        Form.hint(name, candidates(PARAMETERS)));
            }
        }
    }

    private void checkSecret(Place place, String name) {
        if (!secrets.contains(name)) {
            place.problem(
                    "There is no secret `" + name + "`",
                    "`secrets` in mekong.yaml does not name it",
                    secrets.isEmpty() ? "Write there `secrets: [" + name + "]`." : Form.hint(name, secrets));
        }
    }

    /** A secret would stand in the engine's logs and messages: queries have none. */
    void checkQuery(Value value, String query) {
        for (String name : SqlNames.in(query)) {
            if (!isKnown(name) && !parameters.contains(name)) {
                value.problem(
                        "The query has no value for `$" + name + "`",
                        "neither a run nor the workflow's `parameters` have one of that name",
                        Form.hint(name, candidates("")));
            }
        }
    }

    private boolean isKnown(String name) {
        return RunValues.NAMES.contains(name)
                || RunValues.EVENT.contains(name)
                || isOf(PARAMETERS, name, parameters)
                || isOf(CURSOR, name, cursors)
                || (item && (name.equals(ITEM) || name.startsWith(ITEM + ".")))
                || (name.startsWith(OUTPUTS) && isOutput(name.substring(OUTPUTS.length())));
    }

    private static boolean isOf(String prefix, String name, Set<String> names) {
        return name.startsWith(prefix) && names.contains(name.substring(prefix.length()));
    }

    /** Which outputs a task gives is known only when it has run; that there is such a task is known now. */
    private boolean isOutput(String name) {
        int dot = name.lastIndexOf('.');
        String task = dot < 0 ? "" : RunValues.plain(name.substring(0, dot));
        return tasks.stream().map(RunValues::plain).anyMatch(task::equals);
    }

    private List<String> candidates(String prefix) {
        List<String> candidates = new ArrayList<>(RunValues.NAMES);
        parameters.forEach(name -> candidates.add(prefix + name));
        cursors.forEach(name -> candidates.add(CURSOR + name));
        return candidates;
    }
}
