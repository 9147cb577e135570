package io.mekong.api;

import io.mekong.api.RunViews.RunView;
import io.mekong.broker.BrowseRequest;
import io.mekong.broker.Message;
import io.mekong.broker.MessageBrowser;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.dashboard.Charts;
import io.mekong.observe.PipelineView;
import io.mekong.project.CurrentProject;
import io.mekong.project.Stream;
import io.mekong.query.LiveTopic;
import io.mekong.query.TableVersions;
import io.mekong.query.TableVersions.TableVersion;
import io.mekong.workflow.Workflows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** From the keys that browsers subscribe to, to what they watch. */
public final class LiveKeys {
    private static final Duration EVERY_SECOND = Duration.ofSeconds(1);
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
    private static final int MESSAGES = 50;
    private static final int RUNS = 50;

    private final Charts charts;
    private final PipelineView pipeline;
    private final CurrentProject project;
    private final MessageBrowser browser;
    private final Workflows workflows;
    private final TableVersions versions;

    public LiveKeys(
            Charts charts,
            PipelineView pipeline,
            CurrentProject project,
            MessageBrowser browser,
            Workflows workflows,
            TableVersions versions) {
        this.workflows = workflows;
        this.versions = versions;
        this.charts = charts;
        this.pipeline = pipeline;
        this.project = project;
        this.browser = browser;
    }

    /** @throws MekongException USER for a key that means nothing */
    public LiveTopic resolve(String key) {
        int colon = key.indexOf(':');
        String kind = colon < 0 ? key : key.substring(0, colon);
        String rest = key.substring(colon + 1);
        return switch (kind) {
            case "chart" -> charts.topic(rest);
            case "pipeline" -> new Polled("pipeline", Optional.of(EVERY_SECOND), () -> Json.text(pipeline.now()));
            case "project" ->
                new Polled("project", Optional.empty(), () -> Json.text(SystemApi.ProjectView.of(project.state())));
            case "messages" -> messages(rest);
            case "table" -> table(rest);
            case "runs" -> runs(rest);
            case "run" -> run(rest);
            default ->
                throw MekongException.user(
                        "Cannot watch `" + key + "`",
                        "there is no such topic",
                        "Name chart:<dashboard>/<chart>@<range>, pipeline, project, messages:<stream>, table:<table>, runs:<workflow> or run:<id>.");
        };
    }

    private LiveTopic runs(String name) {
        String workflow = workflows.workflow(name).definition().name();
        return new Polled(
                "runs",
                Optional.of(HALF_A_SECOND),
                () -> Json.text(
                        workflows.runs(workflow, RUNS).stream().map(RunView::of).toList()));
    }

    private LiveTopic run(String text) {
        long id = RunsApi.id(text);
        return new Polled(
                "run",
                Optional.of(HALF_A_SECOND),
                () -> Json.text(RunView.of(workflows.desk().run(id))));
    }

    /** That there are other rows, not which: whoever shows some asks for them. */
    private LiveTopic table(String name) {
        if (project.get().table(name).isEmpty()) {
            throw NotFoundException.inProject(
                    "table", name, project.get().tables().keySet());
        }
        return new Polled("table", Set.of(name), Optional.empty(), () -> {
            long version = versions.of(name).map(TableVersion::number).orElse(0L);
            return Json.text(Map.of("table", name, "version", version));
        });
    }

    private LiveTopic messages(String name) {
        Stream stream = project.get().streams().get(name);
        if (stream == null) {
            throw NotFoundException.inProject(
                    "stream", name, project.get().streams().keySet());
        }
        BrowseRequest newest = BrowseRequest.newest(stream.topic(), MESSAGES);
        return new Polled("messages", Optional.of(EVERY_SECOND), () -> {
            List<Message> found = browser.read(newest).messages().reversed();
            return Json.text(Map.of("stream", name, "messages", found));
        });
    }

    /** Something whose state is asked for at a steady pace, when tables commit, or only when the project changes. */
    private record Polled(String event, Set<String> tables, Optional<Duration> refresh, Supplier<String> state)
            implements LiveTopic {
        Polled(String event, Optional<Duration> refresh, Supplier<String> state) {
            this(event, Set.of(), refresh, state);
        }

        @Override
        public String compute(int viewers) {
            try {
                return state.get();
            } catch (MekongException e) {
                return Json.text(Map.of("error", Map.of("what", e.what(), "why", e.why(), "fix", e.fix())));
            }
        }
    }
}
