package io.mekong.observe;

import io.mekong.connect.ConnectorStatus;
import io.mekong.connect.Connectors;
import io.mekong.core.Durations;
import io.mekong.core.MekongException;
import io.mekong.dashboard.Charts;
import io.mekong.ingest.Commit;
import io.mekong.ingest.IngestStatus;
import io.mekong.ingest.Ingests;
import io.mekong.objects.BucketSources;
import io.mekong.objects.BucketStatus;
import io.mekong.observe.Pipeline.Edge;
import io.mekong.observe.Pipeline.Node;
import io.mekong.project.Dashboard;
import io.mekong.project.Project;
import io.mekong.project.Source;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.project.Task;
import io.mekong.project.Work;
import io.mekong.project.Workflow;
import io.mekong.source.Generators;
import io.mekong.source.SourceStatus;
import io.mekong.store.OlapStore;
import io.mekong.workflow.WorkflowStatus;
import io.mekong.workflow.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Draws the {@link Pipeline} from what the rooms say of themselves. Thread-safe. */
public final class PipelineView {
    private static final Duration LATELY = Duration.ofMinutes(1);
    /** An older event was replayed: its age says nothing about the pipeline. */
    private static final Duration REPLAYED = Duration.ofMinutes(10);

    private final Supplier<Project> project;
    private final Generators generators;
    private final Connectors connectors;
    private final BucketSources buckets;
    private final Workflows workflows;
    private final TopicStats topics;
    private final Ingests ingests;
    private final OlapStore store;
    private final Charts charts;
    private final InstantSource clock;

    public PipelineView(
            Supplier<Project> project,
            Generators generators,
            Connectors connectors,
            BucketSources buckets,
            Workflows workflows,
            TopicStats topics,
            Ingests ingests,
            OlapStore store,
            Charts charts,
            InstantSource clock) {
        this.project = project;
        this.generators = generators;
        this.connectors = connectors;
        this.buckets = buckets;
        this.workflows = workflows;
        this.topics = topics;
        this.ingests = ingests;
        this.store = store;
        this.charts = charts;
        this.clock = clock;
    }

    public Pipeline now() {
        return new Drawing(project.get()).draw();
    }

    /** One drawing: nodes and edges as they are found, from left to right. */
    private final class Drawing {
        private final Project current;
        private final List<Node> nodes = new ArrayList<>();
        private final List<Edge> edges = new ArrayList<>();
        private final Map<String, IngestStatus> statuses = new HashMap<>();

        Drawing(Project current) {
            this.current = current;
            ingests.statuses().forEach(status -> statuses.put(status.table(), status));
        }

        Pipeline draw() {
            generators.statuses().forEach(this::source);
            connectors.statuses().forEach(this::connector);
            buckets.statuses().forEach(this::bucket);
            workflows.list().forEach(this::workflow);
            current.streams().values().forEach(this::topic);
            current.tables().values().forEach(this::table);
            current.dashboards().values().forEach(this::dashboard);
            return new Pipeline(clock.instant(), nodes, edges, endToEnd().map(Duration::toMillis));
        }

        private void source(SourceStatus source) {
            if (source.state() == SourceStatus.State.ON_DEMAND && source.definition() instanceof Source.Generator) {
                return; // A generator without a rhythm is drawn as the workflow that asks for its ticks.
            }
            String id = "source:" + source.name();
            String detail = source.every()
                    .map(every -> "every " + Durations.format(every))
                    .orElse("mekong load " + source.name());
            String state = switch (source.state()) {
                case RUNNING -> "ok";
                case PAUSED -> "paused";
                case ON_DEMAND -> "idle";
                case FAILED -> "failed";
            };
            String stream = source.definition().stream();
            nodes.add(new Node(
                    id,
                    "source",
                    source.name(),
                    detail,
                    state,
                    "/streams/" + stream,
                    Map.of("ratePerSecond", source.ratePerSecond())));
            edges.add(new Edge(id, "topic:" + stream, source.ratePerSecond(), 0));
        }

        private void connector(ConnectorStatus status) {
            Source source = current.sources().get(status.name());
            if (source == null) {
                return; // the project is just changing
            }
            String id = "source:" + source.name();
            String detail = source instanceof Source.Capture capture ? "cdc · " + capture.database() : "connector";
            String state = switch (status.state()) {
                case RUNNING, READING -> "ok";
                case PREPARING -> "idle";
                case PAUSED -> "paused";
                case RETRYING -> "failed";
            };
            String link = source.streams().isEmpty()
                    ? "/streams"
                    : "/streams/" + source.streams().getFirst();
            nodes.add(new Node(id, "source", source.name(), detail, state, link, Map.of()));
            for (String stream : source.streams()) {
                edges.add(new Edge(id, "topic:" + stream, 0, 0));
            }
        }

        private void bucket(BucketStatus status) {
            Source.Bucket source = status.definition();
            String id = "source:" + source.name();
            nodes.add(new Node(
                    id,
                    "source",
                    source.name(),
                    "s3://" + source.bucket() + "/" + source.prefix(),
                    status.problem().isPresent() ? "failed" : "ok",
                    "/streams/" + source.stream(),
                    Map.of()));
            edges.add(new Edge(id, "topic:" + source.stream(), 0, 0));
        }

        private void workflow(WorkflowStatus status) {
            Workflow workflow = status.definition();
            String id = "workflow:" + workflow.name();
            String detail = workflow.schedule().map(Workflow.Schedule::text).orElse("when triggered");
            boolean failed =
                    !status.runs().isEmpty() && status.runs().getFirst().state() == io.mekong.workflow.Run.State.FAILED;
            String state = status.paused() ? "paused" : failed ? "failed" : "ok";
            nodes.add(new Node(
                    id, "workflow", workflow.name(), detail, state, "/workflows/" + workflow.name(), Map.of()));
            for (Task task : workflow.tasks().values()) {
                if (task.work() instanceof Work.Generate generate) {
                    if (current.sources().get(generate.source()) instanceof Source.Generator generator) {
                        edges.add(new Edge(id, "topic:" + generator.stream(), 0, 0));
                    }
                }
            }
        }

        private void topic(Stream stream) {
            TopicStats.Stats stats = topics.of(stream.topic());
            nodes.add(new Node(
                    "topic:" + stream.name(),
                    "topic",
                    stream.name(),
                    String.format(Locale.ROOT, "%.1f msg/s", stats.perSecond()),
                    stats.perSecond() > 0 ? "ok" : "idle",
                    "/streams/" + stream.name(),
                    Map.of("ratePerSecond", stats.perSecond(), "messages", stats.messages())));
        }

        private void table(Table table) {
            IngestStatus status = statuses.get(table.name());
            if (status == null) {
                return;
            }
            String ingest = "ingest:" + table.name();
            String topic = "topic:" + table.stream();
            String id = "table:" + table.name();
            String link = "/tables/" + table.name();
            boolean standing = status.state() == IngestStatus.State.RETRYING;
            nodes.add(new Node(
                    ingest,
                    "ingest",
                    table.name(),
                    standing ? status.problem().map(MekongException::what).orElse("retrying") : "lag " + status.lag(),
                    standing ? "failed" : status.rowsPerSecond() > 0 ? "ok" : "idle",
                    link,
                    Map.of("lag", status.lag(), "ratePerSecond", status.rowsPerSecond())));
            edges.add(new Edge(topic, ingest, topics.of(topicName(table)).perSecond(), status.lag()));
            long rows = store.rowCount(table.name());
            nodes.add(new Node(
                    id,
                    "table",
                    table.name(),
                    String.format(Locale.ROOT, "%,d rows", rows),
                    rows > 0 ? "ok" : "idle",
                    link,
                    Map.of("rows", rows)));
            edges.add(new Edge(ingest, id, status.rowsPerSecond(), 0));
        }

        private String topicName(Table table) {
            Stream stream = current.streams().get(table.stream());
            return stream == null ? table.stream() : stream.topic();
        }

        private void dashboard(Dashboard dashboard) {
            String id = "dashboard:" + dashboard.name();
            int count = dashboard.charts().size();
            nodes.add(new Node(
                    id,
                    "dashboard",
                    dashboard.name(),
                    count + " charts",
                    "ok",
                    "/dashboards/" + dashboard.name(),
                    Map.of("charts", count)));
            for (String table : charts.tables(dashboard)) {
                if (current.tables().containsKey(table)) {
                    double rate = Optional.ofNullable(statuses.get(table))
                            .map(IngestStatus::rowsPerSecond)
                            .orElse(0.0);
                    edges.add(new Edge("table:" + table, id, rate, 0));
                }
            }
        }

        private Optional<Duration> endToEnd() {
            Instant now = clock.instant();
            return statuses.values().stream()
                    .flatMap(status -> status.lastCommit().stream())
                    .filter(commit -> commit.committedAt().isAfter(now.minus(LATELY)))
                    .max(Comparator.comparing(Commit::committedAt))
                    .map(PipelineView::delay);
        }
    }

    private static Duration delay(Commit commit) {
        Duration fromTopic = Duration.between(commit.topicTime(), commit.committedAt());
        Duration fromEvent = commit.eventTime()
                .map(time -> Duration.between(time, commit.committedAt()))
                .filter(delay -> delay.compareTo(REPLAYED) < 0)
                .orElse(fromTopic);
        return fromEvent.compareTo(fromTopic) > 0 ? fromEvent : fromTopic;
    }
}
