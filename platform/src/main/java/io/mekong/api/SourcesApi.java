package io.mekong.api;

import io.mekong.core.Durations;
import io.mekong.source.Generators;
import io.mekong.source.SourceStatus;
import java.util.List;
import java.util.Optional;

/** Sources and their switches. */
final class SourcesApi {
    private final Generators generators;

    SourcesApi(Generators generators) {
        this.generators = generators;
    }

    private record SourceView(
            String name,
            String type,
            String description,
            String stream,
            Optional<String> every,
            boolean enabled,
            String state,
            long sent,
            long failed,
            double ratePerSecond,
            Optional<String> lastError) {
        static SourceView of(SourceStatus status) {
            return new SourceView(
                    status.name(),
                    status.type(),
                    status.definition().description(),
                    status.definition().stream(),
                    status.every().map(Durations::format),
                    status.enabled(),
                    status.state().label(),
                    status.sent(),
                    status.failed(),
                    status.ratePerSecond(),
                    status.lastError());
        }
    }

    List<Route> routes() {
        String sample =
                "{\"name\":\"live-ticker\",\"type\":\"generator\",\"stream\":\"demo\",\"every\":\"250ms\",\"enabled\":true,\"state\":\"running\"}";
        return List.of(
                Route.get("/api/v1/sources", "Sources", "What feeds the streams")
                        .answers("[" + sample + "]")
                        .to(context -> Json.send(
                                context,
                                generators.statuses().stream()
                                        .map(SourceView::of)
                                        .toList())),
                Route.post(
                                "/api/v1/sources/{source}/pause",
                                "Sources",
                                "Switch a source off; it stays off after a restart")
                        .answers(sample)
                        .to(context ->
                                Json.send(context, SourceView.of(generators.pause(context.pathParam("source"))))),
                Route.post("/api/v1/sources/{source}/resume", "Sources", "Switch a source on again")
                        .answers(sample)
                        .to(context ->
                                Json.send(context, SourceView.of(generators.resume(context.pathParam("source"))))));
    }
}
