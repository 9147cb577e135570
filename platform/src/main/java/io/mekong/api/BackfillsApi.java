package io.mekong.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.mekong.api.RunViews.BackfillView;
import io.mekong.core.MekongException;
import io.mekong.project.Workflow;
import io.mekong.workflow.Backfill;
import io.mekong.workflow.Backfill.Order;
import io.mekong.workflow.Backfill.Reprocess;
import io.mekong.workflow.Workflows;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs for due times of the past. */
final class BackfillsApi {
    private static final int MOST_ACTIVE = 100;

    private final Workflows workflows;

    BackfillsApi(Workflows workflows) {
        this.workflows = workflows;
    }

    List<Route> routes() {
        String backfill = "{\"id\":\"7\",\"workflow\":\"demo\",\"state\":\"running\",\"total\":7,\"success\":3}";
        return List.of(
                Route.get("/api/v1/workflows/{workflow}/backfills", "Workflows", "The backfills, newest first")
                        .answers("[" + backfill + "]")
                        .to(context -> Json.send(
                                context,
                                workflows.backfills().list(name(context)).stream()
                                        .map(BackfillView::of)
                                        .toList())),
                Route.post(
                                "/api/v1/workflows/{workflow}/backfills",
                                "Workflows",
                                "Make up for due times, or say what would be done (`dryRun`)")
                        .body(
                                "application/json",
                                "{\"from\":\"2026-01-01\",\"to\":\"2026-01-07\",\"reprocess\":\"missing\","
                                        + "\"order\":\"oldest-first\",\"maxActiveRuns\":1,\"parameters\":{},\"dryRun\":true}")
                        .answers(backfill)
                        .to(this::start),
                Route.post("/api/v1/backfills/{backfill}/cancel", "Workflows", "Stop a backfill and its runs")
                        .answers(backfill)
                        .to(context -> Json.send(
                                context, BackfillView.of(workflows.backfills().cancel(id(context))))));
    }

    private void start(Context context) {
        String name = name(context);
        JsonNode body = Json.object(context);
        ZoneId zone = workflows
                .workflow(name)
                .definition()
                .schedule()
                .map(Workflow.Schedule::timezone)
                .orElse(ZoneOffset.UTC);
        Instant from = time(body, "from", zone, 0);
        Instant to = time(body, "to", zone, 1);
        Map<String, String> parameters = new LinkedHashMap<>();
        body.path("parameters")
                .properties()
                .forEach(parameter ->
                        parameters.put(parameter.getKey(), parameter.getValue().asText()));
        Order order = new Order(reprocess(body), maxActive(body), parameters);
        boolean newestFirst = newestFirst(body);
        if (body.path("dryRun").asBoolean(false)) {
            List<Backfill.Planned> planned = workflows.backfills().plan(name, from, to, newestFirst, order);
            Json.send(context, BackfillView.planned(name, order, planned));
        } else {
            context.status(HttpStatus.ACCEPTED);
            Json.send(context, BackfillView.of(workflows.backfills().start(name, from, to, newestFirst, order)));
        }
    }

    /** @param days that a date stands for the end of: 0 for its beginning */
    private static Instant time(JsonNode body, String key, ZoneId zone, int days) {
        String text = body.path(key).asText("");
        try {
            return text.length() == "2026-01-31".length()
                    ? LocalDate.parse(text)
                            .plusDays(days)
                            .atStartOfDay(zone)
                            .toInstant()
                            .minusMillis(days)
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw wrong(key, "`" + text + "` is no time", "Send a date such as 2026-01-31, or 2026-01-31T08:00:00Z.");
        }
    }

    private static Reprocess reprocess(JsonNode body) {
        String text = body.path("reprocess").asText("missing");
        try {
            return Reprocess.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong("reprocess", "it is `" + text + "`", "Send one of: missing, failed, all.");
        }
    }

    private static boolean newestFirst(JsonNode body) {
        String text = body.path("order").asText("oldest-first");
        return switch (text) {
            case "oldest-first" -> false;
            case "newest-first" -> true;
            default -> throw wrong("order", "it is `" + text + "`", "Send one of: oldest-first, newest-first.");
        };
    }

    private static int maxActive(JsonNode body) {
        int most = body.path("maxActiveRuns").asInt(1);
        if (most < 1 || most > MOST_ACTIVE) {
            throw wrong("maxActiveRuns", "it is " + most, "Send a number from 1 to " + MOST_ACTIVE + ".");
        }
        return most;
    }

    private static MekongException wrong(String key, String why, String fix) {
        return MekongException.user("Cannot read `" + key + "`", why, fix);
    }

    private String name(Context context) {
        return workflows.workflow(context.pathParam("workflow")).definition().name();
    }

    private static long id(Context context) {
        String id = context.pathParam("backfill");
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw MekongException.user(
                    "There is no backfill `" + id + "`", "its id is a number", "See the workflow's backfills.");
        }
    }
}
