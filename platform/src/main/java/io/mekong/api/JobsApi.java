package io.mekong.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.mekong.core.MekongException;
import io.mekong.job.JobRuns;
import io.mekong.job.Jobs;
import io.mekong.project.Job;
import io.mekong.project.Job.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Jobs: the streams among them and how they are, and runs of the others. */
final class JobsApi {
    private final Jobs jobs;
    private final JobRuns runs;

    JobsApi(Jobs jobs, JobRuns runs) {
        this.jobs = jobs;
        this.runs = runs;
    }

    List<Route> routes() {
        String sample =
                "{\"name\":\"testing_to_redis\",\"mode\":\"stream\",\"engine\":\"embedded\",\"state\":\"running\",\"batches\":12}";
        String run =
                "{\"run\":7,\"job\":\"load_to_storage\",\"state\":\"running\",\"done\":1200,\"total\":17434,\"log\":[]}";
        return List.of(
                Route.get("/api/v1/jobs", "Jobs", "All jobs and how their streams are")
                        .answers("[" + sample + "]")
                        .to(context -> Json.send(
                                context, jobs.all().stream().map(this::view).toList())),
                Route.get("/api/v1/jobs/{job}", "Jobs", "One job")
                        .answers(sample)
                        .to(context -> Json.send(context, view(job(context)))),
                Route.get("/api/v1/jobs/{job}/log", "Jobs", "The last lines that a stream told")
                        .answers("[\"2026-11-22T08:00:00Z  reads topic orders on from {0=12}\"]")
                        .to(context -> Json.send(context, jobs.log(job(context)))),
                Route.post("/api/v1/jobs/{job}/pause", "Jobs", "Stop a stream; it stays stopped after a restart")
                        .answers(sample)
                        .to(context -> {
                            jobs.pause(job(context));
                            Json.send(context, view(job(context)));
                        }),
                Route.post("/api/v1/jobs/{job}/resume", "Jobs", "Let a stream go on")
                        .answers(sample)
                        .to(context -> {
                            jobs.resume(job(context));
                            Json.send(context, view(job(context)));
                        }),
                Route.post(
                                "/api/v1/jobs/{job}/restart",
                                "Jobs",
                                "Start a stream anew, where it was or from the beginning")
                        .query("from", "string", "`beginning`: read the whole topic again")
                        .answers(sample)
                        .to(this::restart),
                Route.get("/api/v1/jobs/{job}/runs", "Jobs", "The last runs that were asked for here")
                        .answers("[" + run + "]")
                        .to(context -> Json.send(
                                context,
                                runs.of(job(context)).stream().map(RunView::of).toList())),
                Route.post("/api/v1/jobs/{job}/runs", "Jobs", "Run a batch job")
                        .body("application/json", "{\"parameters\":{\"day\":\"2026-11-21\"}}")
                        .answers(run)
                        .to(this::start),
                Route.get("/api/v1/jobs/{job}/runs/{run}", "Jobs", "A run, with its log")
                        .answers(run)
                        .to(context -> Json.send(context, RunView.of(runs.status(number(context))))),
                Route.post("/api/v1/jobs/{job}/runs/{run}/cancel", "Jobs", "End a run early")
                        .answers(run)
                        .to(context -> {
                            runs.cancel(number(context));
                            Json.send(context, RunView.of(runs.status(number(context))));
                        }));
    }

    private void restart(Context context) {
        Job job = job(context);
        jobs.restart(
                job, "beginning".equals(context.queryParam("from")) ? Jobs.From.BEGINNING : Jobs.From.WHERE_IT_WAS);
        Json.send(context, view(job));
    }

    private void start(Context context) {
        JsonNode body = Json.objectIfAny(context);
        Map<String, String> parameters = new LinkedHashMap<>();
        body.path("parameters")
                .properties()
                .forEach(
                        entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
        Optional<Engine> engine = Optional.of(body.path("engine").asText())
                .filter(word -> !word.isEmpty())
                .map(JobsApi::engine);
        context.status(202);
        Json.send(context, RunView.of(runs.start(job(context), engine, parameters)));
    }

    private static Engine engine(String word) {
        try {
            return Engine.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw MekongException.user(
                    "`engine` cannot be `" + word + "`", "there is no such engine", "Say embedded or spark.");
        }
    }

    private Job job(Context context) {
        return jobs.job(context.pathParam("job"));
    }

    private static long number(Context context) {
        try {
            return Long.parseLong(context.pathParam("run"));
        } catch (NumberFormatException e) {
            throw MekongException.user(
                    "The run cannot be `" + context.pathParam("run") + "`", "it must be a number", "");
        }
    }

    private JobView view(Job job) {
        return JobView.of(job, jobs);
    }

    /** A run as the API shows it. */
    record RunView(
            long run,
            String job,
            String engine,
            String state,
            java.time.Instant startedAt,
            Optional<java.time.Instant> endedAt,
            long done,
            long total,
            Optional<String> result,
            Optional<String> problem,
            List<String> log) {
        static RunView of(JobRuns.Status status) {
            String state =
                    status.endedAt().isEmpty() ? "running" : status.problem().isPresent() ? "failed" : "success";
            return new RunView(
                    status.run(),
                    status.job(),
                    status.engine().name().toLowerCase(Locale.ROOT),
                    state,
                    status.startedAt(),
                    status.endedAt(),
                    status.done(),
                    status.total(),
                    status.result().map(Object::toString),
                    status.problem().map(Throwable::getMessage),
                    status.log());
        }
    }
}
