package io.mekong.project;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code workflows/*.yaml}. */
final class WorkflowReader {
    private enum TaskType {
        GENERATE
    }

    private static final Form<TaskType> TASK_TYPE = Form.choice(Ordered.words(TaskType.values()));
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final int MAX_TICKS = 1_000_000;

    private WorkflowReader() {}

    static Optional<Workflow> read(String name, Section file, Declared<Source> sources) {
        String description = file.text("description", "");
        Optional<Workflow.Schedule> schedule = file.find("schedule").flatMap(WorkflowReader::schedule);
        Map<String, Workflow.Task> tasks = new LinkedHashMap<>();
        Optional<Value> declared = file.require("tasks");
        Map<String, Value> items = declared.flatMap(value -> value.section("`tasks`"))
                .map(Section::values)
                .orElse(Map.of());
        items.forEach((task, value) -> {
            checkName(task, value);
            value.section("a task").flatMap(section -> task(section, sources)).ifPresent(read -> tasks.put(task, read));
        });
        declared.filter(value -> value.yaml() instanceof Yaml.Mapping && items.isEmpty())
                .ifPresent(value ->
                        value.problem("`tasks` is empty", "a workflow without a task does nothing", "Add a task."));
        file.finish();
        return Optional.of(new Workflow(name, description, schedule, tasks));
    }

    /** A cron expression, or {@code {cron, timezone}}. */
    private static Optional<Workflow.Schedule> schedule(Value value) {
        if (value.yaml() instanceof Yaml.Scalar) {
            return value.as(Cron.FORM).map(cron -> new Workflow.Schedule(cron, UTC));
        }
        return value.section("a schedule").flatMap(section -> {
            Optional<String> cron = section.require("cron", Cron.FORM);
            ZoneId timezone = section.find("timezone", Form.TIMEZONE).orElse(UTC);
            section.finish();
            return cron.map(expression -> new Workflow.Schedule(expression, timezone));
        });
    }

    private static Optional<Workflow.Task> task(Section task, Declared<Source> sources) {
        Optional<TaskType> type = task.require("type", TASK_TYPE);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        return switch (type.get()) {
            case GENERATE -> {
                Optional<Value> reference = task.require("source");
                reference.ifPresent(value -> sources.refer(value)
                        .filter(source -> !(source instanceof Source.Generator))
                        .ifPresent(source -> value.problem(
                                "The source `" + source.name() + "` is not a generator",
                                "a task of type generate asks a generator for events",
                                "Name a source of type generator.")));
                int ticks = task.integer("ticks", 1, MAX_TICKS, 1);
                task.finish();
                yield reference.flatMap(Value::text).map(source -> new Workflow.Task.Generate(source, ticks));
            }
        };
    }

    private static void checkName(String task, Value value) {
        try {
            Form.RESOURCE_NAME.parse(task);
        } catch (Form.Refusal e) {
            value.problem("A task cannot be called " + value.label(), e.why(), "Choose another name.");
        }
    }
}
