package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.connect.ConnectorStatus;
import io.mekong.connect.Connectors;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.objects.BucketSources;
import io.mekong.project.CurrentProject;
import io.mekong.project.Source;
import io.mekong.source.Generators;
import java.util.List;

/** Sources and their switches. */
final class SourcesApi {
    private final CurrentProject project;
    private final Generators generators;
    private final Connectors connectors;
    private final BucketSources buckets;

    SourcesApi(CurrentProject project, Generators generators, Connectors connectors, BucketSources buckets) {
        this.project = project;
        this.generators = generators;
        this.connectors = connectors;
        this.buckets = buckets;
    }

    List<Route> routes() {
        String sample =
                "{\"name\":\"live-ticker\",\"type\":\"generator\",\"stream\":\"demo\",\"every\":\"250ms\",\"enabled\":true,\"state\":\"running\"}";
        return List.of(
                Route.get("/api/v1/sources", "Sources", "What feeds the streams")
                        .answers("[" + sample + "]")
                        .to(context -> Json.send(
                                context,
                                project.get().sources().values().stream()
                                        .map(this::view)
                                        .toList())),
                Route.post(
                                "/api/v1/sources/{source}/pause",
                                "Sources",
                                "Switch a source off; it stays off after a restart")
                        .answers(sample)
                        .to(this::pause),
                Route.post("/api/v1/sources/{source}/resume", "Sources", "Switch a source on again")
                        .answers(sample)
                        .to(this::resume),
                Route.post(
                                "/api/v1/sources/{source}/restart",
                                "Sources",
                                "Start the failed parts of a connector anew, or all of it")
                        .query("all", "boolean", "Also the parts that did not fail")
                        .answers(sample)
                        .to(this::restart),
                Route.post(
                                "/api/v1/sources/{source}/resync",
                                "Sources",
                                "Read all rows of a captured database anew; those that are not there any more go")
                        .answers(sample)
                        .to(this::resync));
    }

    private SourceView view(Source source) {
        if (source instanceof Source.Sender) {
            return SourceView.of(generators.status(source.name()));
        }
        if (source instanceof Source.Bucket) {
            return SourceView.of(buckets.status(source.name()));
        }
        ConnectorStatus status = connectors.statuses().stream()
                .filter(each -> each.name().equals(source.name()))
                .findFirst()
                .orElseThrow(() -> NotFoundException.inProject(
                        "source", source.name(), project.get().sources().keySet()));
        return SourceView.of(source, status);
    }

    private void pause(Context context) {
        Source source = switched(context);
        if (source instanceof Source.Sender) {
            generators.pause(source.name());
        } else {
            connectors.pause(source.name());
        }
        Json.send(context, view(source));
    }

    private void resume(Context context) {
        Source source = switched(context);
        if (source instanceof Source.Sender) {
            generators.resume(source.name());
        } else {
            connectors.resume(source.name());
        }
        Json.send(context, view(source));
    }

    private void restart(Context context) {
        Source source = switched(context);
        connectors.restart(source.name(), !Boolean.parseBoolean(context.queryParam("all")));
        Json.send(context, view(source));
    }

    private void resync(Context context) {
        Source source = switched(context);
        connectors.resync(source.name());
        Json.send(context, view(source));
    }

    /** One that has a switch. */
    private Source switched(Context context) {
        Source source = source(context);
        if (source instanceof Source.Bucket) {
            throw MekongException.user(
                    "The source `" + source.name() + "` cannot be switched",
                    "what happens in its bucket is told as long as its file is there",
                    "Remove the file, or take it out of the project for a while.");
        }
        return source;
    }

    private Source source(Context context) {
        String name = context.pathParam("source");
        Source source = project.get().sources().get(name);
        if (source == null) {
            throw NotFoundException.inProject(
                    "source", name, project.get().sources().keySet());
        }
        return source;
    }
}
