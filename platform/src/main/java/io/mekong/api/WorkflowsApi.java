package io.mekong.api;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.mekong.core.Durations;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.project.EventTrigger;
import io.mekong.project.Task;
import io.mekong.project.Work;
import io.mekong.project.Workflow;
import io.mekong.workflow.LogLine;
import io.mekong.workflow.Run;
import io.mekong.workflow.TaskRun;
import io.mekong.workflow.WorkflowStatus;
import io.mekong.workflow.Workflows;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Workflows and their runs. */
final class WorkflowsApi {
    private static final int RUNS = 50;

    private final Workflows workflows;

    WorkflowsApi(Workflows workflows) {
        this.workflows = workflows;
    }

    private record TaskView(
            String name, String type, String detail, List<String> after, String rule, int retries, String timeout) {
        static TaskView of(String name, Task task) {
            return new TaskView(
                    name,
                    task.work().type(),
                    detail(task.work()),
                    List.copyOf(task.after()),
                    task.rule().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    task.retries().times(),
                    Durations.format(task.timeout()));
        }

        private static String detail(Work work) {
            return switch (work) {
                case Work.Generate(var source, var ticks) -> source + " × " + ticks;
                case Work.Sql(var query) -> query.strip().lines().findFirst().orElse("");
                case Work.Http http -> http.method() + " " + http.url();
                case Work.Shell shell -> String.join(" ", shell.command());
                case Work.Verify(var table) -> table;
            };
        }
    }

    private record ParameterView(String name, String type, Optional<String> usual, String description) {
        static ParameterView of(String name, Workflow.Parameter parameter) {
            return new ParameterView(
                    name,
                    parameter.type().name().toLowerCase(Locale.ROOT),
                    parameter.fallback().map(Object::toString),
                    parameter.description());
        }
    }

    private record EventView(String kind, String name) {
        static EventView of(EventTrigger trigger) {
            return new EventView(trigger.kind(), trigger.name());
        }
    }

    private record WorkflowView(
            String name,
            String description,
            Optional<String> schedule,
            Optional<String> cron,
            Optional<String> timezone,
            List<EventView> on,
            List<String> produces,
            Optional<Instant> nextRunAt,
            boolean paused,
            int maxActiveRuns,
            boolean catchUp,
            List<ParameterView> parameters,
            List<TaskView> tasks,
            List<RunView> runs) {
        static WorkflowView of(WorkflowStatus status) {
            Workflow workflow = status.definition();
            return new WorkflowView(
                    workflow.name(),
                    workflow.description(),
                    workflow.schedule().map(Workflow.Schedule::text),
                    byCron(workflow).map(Workflow.Schedule.Cron::text),
                    byCron(workflow).map(cron -> cron.timezone().getId()),
                    workflow.events().on().stream().map(EventView::of).toList(),
                    workflow.events().produces(),
                    status.nextRun(),
                    status.paused(),
                    workflow.runs().atOnce(),
                    workflow.runs().catchUp(),
                    workflow.parameters().entrySet().stream()
                            .map(parameter -> ParameterView.of(parameter.getKey(), parameter.getValue()))
                            .toList(),
                    workflow.tasks().entrySet().stream()
                            .map(task -> TaskView.of(task.getKey(), task.getValue()))
                            .toList(),
                    status.runs().stream().map(RunView::of).toList());
        }
    }

    private static Optional<Workflow.Schedule.Cron> byCron(Workflow workflow) {
        return workflow.schedule()
                .filter(Workflow.Schedule.Cron.class::isInstance)
                .map(Workflow.Schedule.Cron.class::cast);
    }

    private record TaskRunView(
            String name,
            String state,
            int attempt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Optional<Instant> againAt,
            String message) {
        static TaskRunView of(TaskRun task) {
            return new TaskRunView(
                    task.name(),
                    task.state().label(),
                    task.attempt(),
                    task.startedAt(),
                    task.finishedAt(),
                    task.againAt(),
                    task.message());
        }
    }

    private record RunView(
            String id,
            String workflow,
            String state,
            String trigger,
            Instant scheduledFor,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Optional<Run.Interval> dataInterval,
            Map<String, String> parameters,
            Map<String, String> event,
            String message,
            List<TaskRunView> tasks) {
        static RunView of(Run run) {
            return new RunView(
                    Long.toString(run.id()),
                    run.workflow(),
                    run.state().label(),
                    run.trigger().label(),
                    run.scheduledFor(),
                    run.startedAt(),
                    run.finishedAt(),
                    run.interval(),
                    run.parameters(),
                    run.event(),
                    run.message(),
                    run.tasks().stream().map(TaskRunView::of).toList());
        }
    }

    List<Route> routes() {
        String workflow =
                "{\"name\":\"demo\",\"cron\":\"*/1 * * * *\",\"timezone\":\"UTC\",\"paused\":false,\"tasks\":[],\"runs\":[]}";
        String run = "{\"id\":\"1\",\"workflow\":\"demo\",\"state\":\"success\",\"trigger\":\"schedule\",\"tasks\":[]}";
        return List.of(
                Route.get("/api/v1/workflows", "Workflows", "The workflows of the project, with their newest runs")
                        .answers("[" + workflow + "]")
                        .to(context -> Json.send(
                                context,
                                workflows.list().stream().map(WorkflowView::of).toList())),
                Route.get("/api/v1/workflows/{workflow}", "Workflows", "One workflow")
                        .answers(workflow)
                        .to(context -> Json.send(context, WorkflowView.of(known(context)))),
                Route.get("/api/v1/workflows/{workflow}/runs", "Workflows", "The runs of a workflow, newest first")
                        .query("limit", "integer", "1 to 1000, " + RUNS + " when left out")
                        .answers("[" + run + "]")
                        .to(context -> Json.send(
                                context,
                                workflows
                                        .runs(known(context).definition().name(), Query.limit(context, RUNS, 1000))
                                        .stream()
                                        .map(RunView::of)
                                        .toList())),
                Route.post("/api/v1/workflows/{workflow}/runs", "Workflows", "Run it now")
                        .body("application/json", "{\"parameters\":{}}")
                        .answers(run)
                        .to(this::trigger),
                Route.post("/api/v1/runs/{run}/cancel", "Workflows", "Stop a run")
                        .answers(run)
                        .to(context -> Json.send(context, RunView.of(workflows.cancel(runId(context))))),
                Route.post("/api/v1/workflows/{workflow}/pause", "Workflows", "Stop its schedule")
                        .answers(workflow)
                        .to(context -> Json.send(
                                context,
                                WorkflowView.of(workflows.pause(
                                        known(context).definition().name())))),
                Route.post("/api/v1/workflows/{workflow}/resume", "Workflows", "Start its schedule again")
                        .answers(workflow)
                        .to(context -> Json.send(
                                context,
                                WorkflowView.of(workflows.resume(
                                        known(context).definition().name())))),
                Route.get("/api/v1/runs/{run}", "Workflows", "One run")
                        .answers(run)
                        .to(context -> Json.send(context, RunView.of(workflows.run(runId(context))))),
                Route.get("/api/v1/runs/{run}/tasks/{task}/logs", "Workflows", "What a task of a run wrote")
                        .answers("{\"lines\":[\"2026-01-01T00:00:00Z Producing message\"]}")
                        .to(context -> Json.send(
                                context,
                                Map.of(
                                        "lines",
                                        workflows.logs(runId(context), context.pathParam("task")).stream()
                                                .map(LogLine::toString)
                                                .toList()))));
    }

    private void trigger(Context context) {
        String workflow = known(context).definition().name();
        Map<String, String> parameters = new LinkedHashMap<>();
        Json.objectIfAny(context)
                .path("parameters")
                .properties()
                .forEach(parameter ->
                        parameters.put(parameter.getKey(), parameter.getValue().asText()));
        context.status(HttpStatus.ACCEPTED);
        Json.send(context, RunView.of(workflows.trigger(workflow, parameters)));
    }

    private WorkflowStatus known(Context context) {
        String name = context.pathParam("workflow");
        List<WorkflowStatus> all = workflows.list();
        return all.stream()
                .filter(status -> status.definition().name().equals(name))
                .findFirst()
                .orElseThrow(() -> NotFoundException.inProject(
                        "workflow",
                        name,
                        all.stream().map(status -> status.definition().name()).toList()));
    }

    private static long runId(Context context) {
        String id = context.pathParam("run");
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw MekongException.user(
                    "There is no run `" + id + "`", "a run's id is a number", "See the workflow's runs.");
        }
    }
}
