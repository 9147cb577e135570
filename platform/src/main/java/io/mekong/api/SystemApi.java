package io.mekong.api;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.mekong.core.Health;
import io.mekong.observe.HealthBoard;
import io.mekong.observe.Metrics;
import io.mekong.observe.PipelineView;
import io.mekong.observe.ProcessStats;
import io.mekong.project.CurrentProject;
import io.mekong.project.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The platform about itself: health, metrics, the pipeline, the instance. */
final class SystemApi {
    private final PlatformInfo info;
    private final CurrentProject project;
    private final HealthBoard health;
    private final Metrics metrics;
    private final PipelineView pipeline;
    private volatile Optional<Instant> readyAt = Optional.empty();

    SystemApi(PlatformInfo info, CurrentProject project, HealthBoard health, Metrics metrics, PipelineView pipeline) {
        this.info = info;
        this.project = project;
        this.health = health;
        this.metrics = metrics;
        this.pipeline = pipeline;
    }

    record ProjectView(long version, Instant loadedAt, List<Problem> problems) {
        static ProjectView of(CurrentProject.State state) {
            return new ProjectView(state.version(), state.loadedAt(), state.problems());
        }
    }

    private record ComponentView(String state, String detail, Instant since) {}

    private record InstanceView(
            String name,
            String version,
            Instant startedAt,
            Optional<Long> startupMs,
            String dataDir,
            String projectDir,
            String bind,
            String securityMode,
            Map<String, String> urls,
            ProjectView project) {}

    private record SystemView(
            Map<String, ComponentView> components,
            ProcessStats.Usage process,
            List<ProcessStats.Folder> storage,
            Optional<ProcessStats.Disk> disk) {}

    List<Route> routes() {
        return List.of(
                Route.get("/health", "System", "Whether the process lives")
                        .answers("{\"status\":\"up\"}")
                        .to(context -> Json.send(context, Map.of("status", "up"))),
                Route.get("/ready", "System", "Whether everything is provisioned and works; 503 until then")
                        .answers(
                                "{\"ready\":true,\"components\":{\"kafka\":{\"state\":\"ready\",\"detail\":\"embedded · localhost:9092\"}}}")
                        .to(this::ready),
                Route.get("/metrics", "System", "Metrics in Prometheus' text form")
                        .as("text/plain")
                        .answers("mekong_ingest_rows_total{table=\"demo\"} 4.0")
                        .to(context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                                .result(metrics.text())),
                Route.get("/api/v1/instance", "System", "This instance: addresses, folders, the state of its project")
                        .answers("{\"name\":\"Crypto\",\"version\":\"0.1.0\",\"startupMs\":4210}")
                        .to(this::instance),
                Route.get("/api/v1/system", "System", "Components, memory, storage")
                        .answers("{\"components\":{},\"process\":{},\"storage\":[],\"disk\":{}}")
                        .to(this::system),
                Route.get("/api/v1/pipeline", "System", "The way of the data: nodes, edges, rates, lag")
                        .answers("{\"nodes\":[],\"edges\":[],\"endToEndMs\":84}")
                        .to(context -> Json.send(context, pipeline.now())));
    }

    /** Notes when the platform was first ready, for the start-up time. */
    void readyAt(Instant time) {
        readyAt = Optional.of(time);
    }

    private void ready(Context context) {
        Map<String, Health> now = health.now();
        boolean ready = readyAt.isPresent() && HealthBoard.isReady(now);
        context.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ready", ready);
        body.put("components", views(now));
        Json.send(context, body);
    }

    private void instance(Context context) {
        CurrentProject.State state = project.state();
        Json.send(
                context,
                new InstanceView(
                        state.project().name(),
                        info.version(),
                        info.startedAt(),
                        readyAt.map(
                                time -> Duration.between(info.startedAt(), time).toMillis()),
                        info.dataDirectory().toString(),
                        state.project().root().toString(),
                        info.bind(),
                        info.securityMode(),
                        new TreeMap<>(info.urls()),
                        ProjectView.of(state)));
    }

    private void system(Context context) {
        Path data = info.dataDirectory();
        Json.send(
                context,
                new SystemView(
                        views(health.now()),
                        ProcessStats.usage(),
                        ProcessStats.folders(new TreeMap<>(info.folders())),
                        ProcessStats.disk(data)));
    }

    private static Map<String, ComponentView> views(Map<String, Health> parts) {
        Map<String, ComponentView> views = new LinkedHashMap<>();
        parts.forEach((part, health) -> views.put(
                part,
                new ComponentView(health.state().name().toLowerCase(Locale.ROOT), health.detail(), health.since())));
        return views;
    }
}
