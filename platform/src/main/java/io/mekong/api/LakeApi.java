package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.lake.ArchiveStatus;
import io.mekong.lake.Archives;
import io.mekong.lake.LakeTopic.Gap;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The archives of streams in the lake. */
final class LakeApi {
    private static final String SAMPLE =
            "{\"stream\":\"demo\",\"topic\":\"demo\",\"files\":3,\"bytes\":48211,\"outdated\":0,\"nextOffsets\":{\"0\":5120},\"behind\":12,\"gaps\":[],\"state\":\"ok\",\"lost\":[]}";

    private final Supplier<Project> project;
    private final Archives archives;

    LakeApi(Supplier<Project> project, Archives archives) {
        this.project = project;
        this.archives = archives;
    }

    private record ArchiveView(
            String stream,
            String topic,
            int files,
            long bytes,
            long outdated,
            Map<Integer, Long> nextOffsets,
            long behind,
            List<Gap> gaps,
            String state,
            Optional<String> problem,
            List<Gap> lost) {
        static ArchiveView of(ArchiveStatus status) {
            return new ArchiveView(
                    status.stream(),
                    status.topic(),
                    status.files(),
                    status.bytes(),
                    status.outdated(),
                    status.nextOffsets(),
                    status.behind(),
                    status.gaps(),
                    status.problem().isPresent() || !status.lost().isEmpty() ? "failed" : "ok",
                    status.problem().map(MekongException::getMessage),
                    status.lost());
        }
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/lake", "Lake", "What is archived of each stream")
                        .answers("[" + SAMPLE + "]")
                        .to(context -> Json.send(
                                context,
                                archives.statuses().stream()
                                        .map(ArchiveView::of)
                                        .toList())),
                Route.post("/api/v1/lake/{stream}/archive", "Lake", "Archive now what the topic has")
                        .answers(SAMPLE)
                        .to(context -> {
                            archives.archiveNow(stream(context));
                            Json.send(context, view(stream(context)));
                        }),
                Route.post(
                                "/api/v1/lake/{stream}/accept-loss",
                                "Lake",
                                "Go on without the messages that were deleted from the topic before they were archived")
                        .answers(SAMPLE)
                        .to(context -> {
                            archives.acceptLoss(stream(context));
                            Json.send(context, view(stream(context)));
                        }));
    }

    private Optional<ArchiveView> view(Stream stream) {
        return archives.statuses().stream()
                .filter(status -> status.stream().equals(stream.name()))
                .findFirst()
                .map(ArchiveView::of);
    }

    private Stream stream(Context context) {
        String name = context.pathParam("stream");
        return project.get().stream(name)
                .orElseThrow(() -> NotFoundException.inProject(
                        "stream", name, project.get().streams().keySet()));
    }
}
