package io.mekong.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.mekong.api.RunViews.RunView;
import io.mekong.api.WorkflowViews.WorkflowView;
import io.mekong.core.MekongException;
import io.mekong.project.CurrentProject;
import io.mekong.workflow.WorkflowStatus;
import io.mekong.workflow.Workflows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Workflows and their runs. */
final class WorkflowsApi {
    private static final int RUNS = 50;

    private final Workflows workflows;
    private final CurrentProject project;

    WorkflowsApi(Workflows workflows, CurrentProject project) {
        this.workflows = workflows;
        this.project = project;
    }

    List<Route> routes() {
        String workflow =
                "{\"name\":\"demo\",\"cron\":\"*/1 * * * *\",\"timezone\":\"UTC\",\"paused\":false,\"tasks\":[],\"runs\":[]}";
        String run = RunsApi.EXAMPLE;
        return List.of(
                Route.get("/api/v1/workflows", "Workflows", "The workflows of the project, with their newest runs")
                        .answers("[" + workflow + "]")
                        .to(context -> Json.send(
                                context,
                                workflows.list().stream().map(this::view).toList())),
                Route.get("/api/v1/workflows/{workflow}", "Workflows", "One workflow")
                        .answers(workflow)
                        .to(context -> Json.send(context, view(workflows.workflow(context.pathParam("workflow"))))),
                Route.get("/api/v1/workflows/{workflow}/runs", "Workflows", "The runs of a workflow, newest first")
                        .query("limit", "integer", "1 to 1000, " + RUNS + " when left out")
                        .query("before", "integer", "Only runs older than the one with this id")
                        .query("state", "string", "Only runs in this state")
                        .query("trigger", "string", "Only runs started by: schedule, manual, event, backfill, workflow")
                        .answers("[" + run + "]")
                        .to(context -> Json.send(context, runs(context))),
                Route.post("/api/v1/workflows/{workflow}/runs", "Workflows", "Run it now")
                        .body("application/json", "{\"parameters\":{}}")
                        .answers(run)
                        .to(this::trigger),
                Route.post("/api/v1/workflows/{workflow}/pause", "Workflows", "Stop its schedule")
                        .answers(workflow)
                        .to(context -> Json.send(context, view(workflows.pause(context.pathParam("workflow"))))),
                Route.post("/api/v1/workflows/{workflow}/resume", "Workflows", "Start its schedule again")
                        .answers(workflow)
                        .to(context -> Json.send(context, view(workflows.resume(context.pathParam("workflow"))))),
                Route.get("/api/v1/workflows/{workflow}/file", "Workflows", "The file that says what it does")
                        .answers("{\"path\":\"workflows/demo.yaml\",\"text\":\"tasks: …\"}")
                        .to(this::file),
                Route.put("/api/v1/workflows/{workflow}/cursors/{cursor}", "Workflows", "Move a cursor")
                        .body("application/json", "{\"value\":\"100\",\"version\":3}")
                        .answers("[{\"name\":\"position\",\"value\":\"100\",\"version\":4}]")
                        .to(this::moveCursor));
    }

    private void file(Context context) {
        String name = name(context);
        Path path = Path.of("workflows", name + ".yaml");
        try {
            String text = Files.readString(project.get().root().resolve(path));
            Json.send(context, Map.of("path", path.toString(), "text", text));
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot read " + path, MekongException.reason(e), "Is the file still there?", e);
        }
    }

    private void moveCursor(Context context) {
        JsonNode body = Json.object(context);
        if (!body.path("value").isValueNode() || !body.path("version").canConvertToLong()) {
            throw MekongException.user(
                    "Cannot move the cursor",
                    "`value` or `version` is missing",
                    "Send both; a new cursor has version 0.");
        }
        String cursor = context.pathParam("cursor");
        Object value = Json.MAPPER.convertValue(body.path("value"), Object.class);
        Json.send(
                context,
                workflows.moveCursor(
                        name(context), cursor, value, body.path("version").asLong()));
    }

    private List<RunView> runs(Context context) {
        return workflows
                .runs(
                        context.pathParam("workflow"),
                        Query.number(context, "before").orElse(0L),
                        Query.text(context, "state").orElse(""),
                        Query.text(context, "trigger").orElse(""),
                        Query.limit(context, RUNS, 1000))
                .stream()
                .map(RunView::of)
                .toList();
    }

    private void trigger(Context context) {
        String workflow = name(context);
        Map<String, String> parameters = new LinkedHashMap<>();
        Json.objectIfAny(context)
                .path("parameters")
                .properties()
                .forEach(parameter ->
                        parameters.put(parameter.getKey(), parameter.getValue().asText()));
        context.status(HttpStatus.ACCEPTED);
        Json.send(context, RunView.of(workflows.trigger(workflow, parameters)));
    }

    private String name(Context context) {
        return workflows.workflow(context.pathParam("workflow")).definition().name();
    }

    private WorkflowView view(WorkflowStatus status) {
        return WorkflowView.of(status, workflows.cursors(status.definition().name()));
    }
}
