package io.mekong.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.mekong.api.RunViews.RunView;
import io.mekong.core.MekongException;
import io.mekong.workflow.LogLine;
import io.mekong.workflow.Run;
import io.mekong.workflow.RunDesk;
import io.mekong.workflow.TaskRun;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Single runs: what became of them, and what people do with them. */
final class RunsApi {
    static final String EXAMPLE =
            "{\"id\":\"1\",\"workflow\":\"demo\",\"state\":\"success\",\"trigger\":\"schedule\",\"tasks\":[]}";

    private final RunDesk desk;
    private final LogStream logs;

    RunsApi(RunDesk desk) {
        this.desk = desk;
        this.logs = new LogStream(desk);
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/runs/{run}", "Workflows", "One run, with its tasks and their parts")
                        .answers(EXAMPLE)
                        .to(context -> Json.send(context, RunView.of(desk.run(id(context))))),
                Route.post("/api/v1/runs/{run}/cancel", "Workflows", "Stop a run")
                        .answers(EXAMPLE)
                        .to(context -> Json.send(context, RunView.of(desk.cancel(id(context))))),
                Route.post("/api/v1/runs/{run}/clear", "Workflows", "Let tasks of a run run again")
                        .body(
                                "application/json",
                                "{\"tasks\":[\"load\"],\"downstream\":true,\"onlyFailed\":false,\"dryRun\":true}")
                        .answers("{\"tasks\":[\"load\",\"report\"],\"run\":" + EXAMPLE + "}")
                        .to(this::clear),
                Route.post("/api/v1/runs/{run}/mark", "Workflows", "Say what became of a run")
                        .body("application/json", "{\"state\":\"success\"}")
                        .answers(EXAMPLE)
                        .to(this::markRun),
                Route.post("/api/v1/runs/{run}/tasks/{task}/mark", "Workflows", "Say what became of a task")
                        .body("application/json", "{\"state\":\"skipped\"}")
                        .answers(EXAMPLE)
                        .to(this::markTask),
                Route.get("/api/v1/runs/{run}/tasks/{task}/logs", "Workflows", "What a task of a run wrote")
                        .query("attempt", "integer", "Only of this attempt")
                        .query("from", "integer", "The number of the first line; 0 when left out")
                        .query("follow", "boolean", "Stay, and send further lines as server-sent events")
                        .answers("{\"lines\":[\"2026-01-01T00:00:00Z Producing message\"],\"next\":1,\"attempts\":[1]}")
                        .to(this::logs));
    }

    private void clear(Context context) {
        JsonNode body = Json.objectIfAny(context);
        Set<String> tasks = new LinkedHashSet<>();
        body.path("tasks").forEach(task -> tasks.add(task.asText()));
        boolean downstream = body.path("downstream").asBoolean(false);
        boolean onlyFailed = body.path("onlyFailed").asBoolean(false);
        long run = id(context);
        List<String> cleared = desk.wouldClear(run, tasks, downstream, onlyFailed);
        Run after =
                body.path("dryRun").asBoolean(false) ? desk.run(run) : desk.clear(run, tasks, downstream, onlyFailed);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("tasks", cleared);
        answer.put("run", RunView.of(after));
        Json.send(context, answer);
    }

    private void markRun(Context context) {
        Run.State state = switch (state(context, "success, failed")) {
            case "success" -> Run.State.SUCCESS;
            case "failed" -> Run.State.FAILED;
            default -> throw unknownState("success, failed");
        };
        Json.send(context, RunView.of(desk.mark(id(context), state)));
    }

    private void markTask(Context context) {
        TaskRun.State state = switch (state(context, "success, failed, skipped")) {
            case "success" -> TaskRun.State.SUCCESS;
            case "failed" -> TaskRun.State.FAILED;
            case "skipped" -> TaskRun.State.SKIPPED;
            default -> throw unknownState("success, failed, skipped");
        };
        Json.send(context, RunView.of(desk.mark(id(context), context.pathParam("task"), state)));
    }

    private static String state(Context context, String known) {
        String state = Json.object(context).path("state").asText("");
        if (state.isEmpty()) {
            throw unknownState(known);
        }
        return state.toLowerCase(Locale.ROOT);
    }

    private static MekongException unknownState(String known) {
        return MekongException.user(
                "Cannot mark it", "the `state` is none that it can have", "Send one of: " + known + ".");
    }

    private void logs(Context context) throws java.io.IOException {
        long run = id(context);
        String task = context.pathParam("task");
        int attempt = Query.integer(context, "attempt").orElse(0);
        int from = Query.integer(context, "from").orElse(0);
        if (Query.text(context, "follow").filter("true"::equals).isPresent()) {
            logs.serve(context, run, task, attempt, from);
            return;
        }
        RunDesk.Log log = desk.log(run, task, attempt, from);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("lines", log.lines().stream().map(LogLine::toString).toList());
        answer.put("next", log.next());
        answer.put("attempts", IntStream.rangeClosed(1, log.attempt()).boxed().toList());
        Json.send(context, answer);
    }

    private static long id(Context context) {
        return id(context.pathParam("run"));
    }

    static long id(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw MekongException.user(
                    "There is no run `" + id + "`", "a run's id is a number", "See the workflow's runs.");
        }
    }
}
