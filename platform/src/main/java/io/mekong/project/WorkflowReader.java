package io.mekong.project;

import io.mekong.project.Workflow.Alerts;
import io.mekong.project.Workflow.Events;
import io.mekong.project.Workflow.Parameter;
import io.mekong.project.Workflow.Runs;
import io.mekong.project.Workflow.Schedule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code workflows/*.yaml}. */
final class WorkflowReader {
    private static final int MOST_RUNS_AT_ONCE = 100;
    private static final int MOST_TASKS_AT_ONCE = 1_000;
    private static final Form<String> PARAMETER_NAME =
            Form.named("[a-z][a-z0-9_]{0,62}", "lower-case letters, digits and `_`, a letter first");

    private WorkflowReader() {}

    static Optional<Workflow> read(
            String name, Section file, WorkReader works, Set<String> pools, EventsReader allEvents) {
        String description = file.text("description", "");
        Optional<Schedule> schedule = file.find("schedule").flatMap(ScheduleReader::read);
        Events events = allEvents.read(name, file);
        Runs runs = new Runs(
                file.integer("max-active-runs", 1, MOST_RUNS_AT_ONCE, Runs.USUAL.atOnce()),
                file.integer("max-active-tasks", 1, MOST_TASKS_AT_ONCE, Runs.USUAL.tasksAtOnce()),
                file.truth("catch-up", Runs.USUAL.catchUp()));
        Map<String, Parameter> parameters = parameters(file);
        Alerts alerts =
                AlertsReader.read(file, AlertsReader.names(parameters.keySet(), works.secrets()), works.settings());
        Map<String, Task> tasks = new TasksReader(works, parameters.keySet(), pools).read(file);
        file.finish();
        return Optional.of(new Workflow(name, description, schedule, events, alerts, runs, parameters, tasks));
    }

    private static Map<String, Parameter> parameters(Section file) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        free(file.find("parameters"), "`parameters`").forEach((name, value) -> {
            checkName("A parameter", name, value, PARAMETER_NAME);
            ParameterReader.read(value).ifPresent(parameter -> parameters.put(name, parameter));
        });
        return parameters;
    }

    static Map<String, Value> free(Optional<Value> mapping, String kind) {
        return mapping.flatMap(value -> value.section(kind))
                .map(Section::values)
                .orElse(Map.of());
    }

    static void checkName(String what, String name, Value value, Form<String> form) {
        try {
            form.parse(name);
        } catch (Form.Refusal e) {
            value.problem(what + " cannot be called " + value.label(), e.why(), "Choose another name.");
        }
    }
}
