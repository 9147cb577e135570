package io.mekong.workflow;

import io.mekong.core.DataSize;
import io.mekong.project.EventTrigger;
import io.mekong.project.Project;
import io.mekong.project.Settings;
import io.mekong.project.Task;
import io.mekong.project.Work;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Runs;
import io.mekong.project.Workflow.Schedule;
import io.mekong.task.TestTools;
import io.mekong.task.TickSender;
import io.mekong.task.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Projects of nothing but workflows. */
final class TestProjects {
    private TestProjects() {}

    static Project of(Workflow... workflows) {
        return of(Settings.Workflows.USUAL, workflows);
    }

    static Project of(Settings.Workflows settings, Workflow... workflows) {
        Map<String, Workflow> byName = new LinkedHashMap<>();
        for (Workflow workflow : workflows) {
            byName.put(workflow.name(), workflow);
        }
        return new Project(
                Path.of("."),
                "test",
                settings(settings),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                byName,
                Map.of(),
                Map.of());
    }

    /** Each task generates one tick of the source of its own name. */
    static Workflow workflow(String name, String cron, String... tasks) {
        return new Workflow(
                name, "", Optional.of(Schedule.cron(cron, ZoneId.of("UTC"))), Runs.USUAL, Map.of(), chain(tasks));
    }

    static Workflow onDemand(String name, String... tasks) {
        return onDemand(name, chain(tasks));
    }

    static Workflow onDemand(String name, Map<String, Task> tasks) {
        return new Workflow(name, "", Optional.empty(), Runs.USUAL, Map.of(), tasks);
    }

    /** One on events alone. */
    static Workflow on(
            String name, Map<String, Workflow.Parameter> parameters, List<EventTrigger> on, String... tasks) {
        return new Workflow(
                name,
                "",
                Optional.empty(),
                new Workflow.Events(on, List.of()),
                Workflow.Alerts.NONE,
                Runs.USUAL,
                parameters,
                chain(tasks));
    }

    /** The tools of a test: only ticks. */
    static Tools tools(TickSender ticks) {
        return tools(ticks, (query, values) -> Map.of());
    }

    /** @param firstRow answers every query with one row */
    static Tools tools(TickSender ticks, BiFunction<String, Map<String, Object>, Map<String, Object>> firstRow) {
        return tools(ticks, firstRow, Path.of("."));
    }

    static Tools tools(
            TickSender ticks, BiFunction<String, Map<String, Object>, Map<String, Object>> firstRow, Path folder) {
        return TestTools.answering(
                ticks,
                firstRow,
                table -> table.equals("good") ? List.of() : List.of("two rows too many"),
                () -> new Project(
                        folder,
                        "test",
                        settings(Settings.Workflows.USUAL),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of()));
    }

    static Work.Sql sql(String query) {
        return new Work.Sql(query, Optional.empty(), new Work.Target.Tables());
    }

    static Task tick(String source) {
        return Task.of(new Work.Generate(source, 1));
    }

    /** Not scheduled, and up to {@code atOnce} runs at a time. */
    static Workflow flow(String name, int atOnce, Map<String, Task> tasks) {
        return new Workflow(name, "", Optional.empty(), new Runs(atOnce, 16, false), Map.of(), tasks);
    }

    static Task pooled(Task task, String pool, int priority) {
        return task.with(
                new Task.Effort(task.effort().retries(), task.effort().timeout(), Optional.of(pool), priority));
    }

    static Task when(Task task, String condition) {
        return task.with(new Task.Start(task.after(), task.start().rule(), Optional.of(condition), false));
    }

    static Task shell(String script) {
        return Task.of(new Work.Shell(List.of("sh", "-c", script), Map.of()));
    }

    static Task cursor(Task task, String name, String first) {
        return new Task(task.work(), task.start(), task.effort(), task.each(), Map.of(name, first), Optional.empty());
    }

    /** By name, in this order. */
    static Map<String, Task> tasks(Object... namesAndTasks) {
        Map<String, Task> tasks = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTasks.length; i += 2) {
            tasks.put((String) namesAndTasks[i], (Task) namesAndTasks[i + 1]);
        }
        return tasks;
    }

    /** One after the other. */
    private static Map<String, Task> chain(String... names) {
        Map<String, Task> tasks = new LinkedHashMap<>();
        String before = "";
        for (String name : names) {
            tasks.put(name, before.isEmpty() ? tick(name) : tick(name).after(before));
            before = name;
        }
        return tasks;
    }

    private static Settings settings(Settings.Workflows workflows) {
        return new Settings(
                new Settings.Kafka(Optional.empty(), Map.of(), 1, Duration.ofDays(7)),
                Settings.Connect.EMBEDDED,
                new Settings.Postgres(Optional.empty(), Optional.empty(), Optional.empty()),
                Settings.Redis.EMBEDDED,
                new Settings.Http("127.0.0.1", List.of(), DataSize.ofMegabytes(16), DataSize.ofMegabytes(64)),
                new Settings.Store(Optional.empty(), DataSize.ofMegabytes(256), 2, Optional.empty()),
                new Settings.Lake(Optional.empty()),
                Settings.S3.EMBEDDED,
                new Settings.Ingest(Duration.ofMillis(200), DataSize.ofMegabytes(8), 1, DataSize.ofMegabytes(32)),
                new Settings.Query(1000, Duration.ofSeconds(30), 4, Duration.ofMillis(500)),
                Settings.Outside.NOTHING,
                workflows,
                new Settings.Security(Settings.Security.Mode.LOOPBACK));
    }
}
