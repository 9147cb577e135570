package io.mekong.observe;

import io.mekong.batch.Upkeep;
import io.mekong.connect.ConnectorStatus;
import io.mekong.connect.Connectors;
import io.mekong.core.Health;
import io.mekong.core.MekongException;
import io.mekong.ingest.IngestStatus;
import io.mekong.ingest.Ingests;
import io.mekong.job.JobState;
import io.mekong.job.Jobs;
import io.mekong.lake.ArchiveStatus;
import io.mekong.lake.Archives;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import io.mekong.query.LiveHub;
import io.mekong.query.SqlGateway;
import io.mekong.query.TableVersions;
import io.mekong.source.EventIntake;
import io.mekong.source.Generators;
import io.mekong.source.SourceStatus;
import io.mekong.store.OlapStore;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The numbers of the platform in Prometheus' text form. The rooms count for themselves; here their counts get names,
 * and are read only when someone asks.
 */
public final class Metrics {
    private final PrometheusRegistry registry = new PrometheusRegistry();

    public Metrics() {
        JvmMetrics.builder().register(registry);
    }

    public String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw MekongException.bug("the metrics could not be written", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    public void observe(HealthBoard board) {
        gauge(
                "mekong_component_ready",
                "Whether a component works (1) or not (0)",
                "component",
                samples -> board.now()
                        .forEach((part, health) -> samples.put(part, health.state() == Health.State.READY ? 1 : 0)));
    }

    public void observe(Ingests ingests) {
        ingestCounter(ingests, "mekong_ingest_rows_total", "Rows committed", IngestStatus::rows);
        ingestCounter(
                ingests, "mekong_ingest_rejected_total", "Messages set aside as dead letters", IngestStatus::rejected);
        ingestCounter(
                ingests,
                "mekong_ingest_dropped_total",
                "Messages dropped as too late or too early",
                IngestStatus::dropped);
        ingestCounter(ingests, "mekong_ingest_bytes_total", "Bytes of messages read", IngestStatus::bytes);
        ingestCounter(ingests, "mekong_ingest_commits_total", "Commits", IngestStatus::commits);
        ingestCounter(
                ingests,
                "mekong_ingest_commit_seconds_total",
                "Time spent in commits",
                status -> seconds(status.commitTime()));
        gauge(
                "mekong_ingest_lag_messages",
                "Messages not yet taken",
                "table",
                samples -> ingests.statuses().forEach(status -> samples.put(status.table(), status.lag())));
        gauge(
                "mekong_ingest_running",
                "Whether ingest runs (1) or stands still (0)",
                "table",
                samples -> ingests.statuses()
                        .forEach(status ->
                                samples.put(status.table(), status.state() == IngestStatus.State.RUNNING ? 1 : 0)));
    }

    public void observe(RunMetrics runs) {
        runs.register(registry);
    }

    public void observe(EndpointMetrics endpoints) {
        endpoints.register(registry);
    }

    public void observe(Supplier<Project> project, OlapStore store, TableVersions versions, InstantSource clock) {
        gauge(
                "mekong_table_rows",
                "Rows in the table",
                "table",
                samples -> project.get().tables().keySet().forEach(table -> samples.put(table, store.rowCount(table))));
        gauge(
                "mekong_table_age_seconds",
                "Since the newest row became visible",
                "table",
                samples -> project.get()
                        .tables()
                        .keySet()
                        .forEach(table -> versions.of(table)
                                .ifPresent(version -> samples.put(table, since(version.commitTime(), clock)))));
        gauge("mekong_store_size_bytes", "Size of the store on disk", store::sizeBytes);
    }

    public void observe(Archives archives) {
        archiveGauge(archives, "mekong_lake_files", "Files in the lake", ArchiveStatus::files);
        archiveGauge(archives, "mekong_lake_size_bytes", "Size of these files", ArchiveStatus::bytes);
        archiveGauge(archives, "mekong_lake_lag_messages", "Messages not yet archived", ArchiveStatus::behind);
        archiveGauge(
                archives,
                "mekong_lake_running",
                "Whether archiving goes on (1) or stands still (0)",
                status -> status.problem().isEmpty() ? 1 : 0);
    }

    public void observe(Upkeep upkeep) {
        counter(
                "mekong_table_expired_rows_total",
                "Rows that retention removed",
                "table",
                samples -> upkeep.expired().forEach(samples::put));
    }

    public void observe(Generators generators, EventIntake intake) {
        counter(
                "mekong_source_sent_total",
                "Messages sent by generators",
                "source",
                samples -> generators.statuses().forEach(status -> samples.put(status.name(), status.sent())));
        counter(
                "mekong_source_failed_total",
                "Messages that generators could not send",
                "source",
                samples -> generators
                        .statuses()
                        .forEach((SourceStatus status) -> samples.put(status.name(), status.failed())));
        counter("mekong_events_accepted_total", "Events taken in over HTTP", intake::acceptedCount);
        counter("mekong_events_rejected_total", "Events refused over HTTP", intake::rejectedCount);
    }

    public void observe(Connectors connectors) {
        gauge(
                "mekong_connector_running",
                "Whether a connector is at work (1) or not (0)",
                "source",
                samples ->
                        connectors.statuses().forEach(status -> samples.put(status.name(), isAtWork(status) ? 1 : 0)));
        counter(
                "mekong_connector_failures_total",
                "How often a connector stood still",
                "source",
                samples -> connectors.statuses().forEach(status -> samples.put(status.name(), status.restarts())));
    }

    public void observe(Jobs jobs) {
        gauge(
                "mekong_job_running",
                "Whether a stream among the jobs is at work (1) or not (0)",
                "job",
                samples -> jobs.statuses()
                        .forEach(status -> samples.put(status.job(), status.state() == JobState.RUNNING ? 1 : 0)));
        gauge(
                "mekong_job_behind",
                "Messages that wait for a job",
                "job",
                samples -> jobs.statuses()
                        .forEach(status -> status.behind().ifPresent(behind -> samples.put(status.job(), behind))));
        counter(
                "mekong_job_read_total",
                "Messages that a job has read",
                "job",
                samples -> jobs.statuses().forEach(status -> samples.put(status.job(), status.read())));
        counter(
                "mekong_job_written_total",
                "Rows that a job has written",
                "job",
                samples -> jobs.statuses().forEach(status -> samples.put(status.job(), status.written())));
        counter(
                "mekong_job_set_aside_total",
                "Messages that a job could not read",
                "job",
                samples -> jobs.statuses().forEach(status -> samples.put(status.job(), status.setAside())));
        counter(
                "mekong_job_failures_total",
                "How often a job stood still",
                "job",
                samples -> jobs.statuses().forEach(status -> samples.put(status.job(), status.restarts())));
    }

    private static boolean isAtWork(ConnectorStatus status) {
        return status.state() == ConnectorStatus.State.RUNNING || status.state() == ConnectorStatus.State.READING;
    }

    public void observe(SqlGateway gateway, LiveHub hub) {
        counter("mekong_query_total", "Queries asked", () -> gateway.counts().queries());
        counter(
                "mekong_query_failed_total",
                "Queries that failed",
                () -> gateway.counts().failures());
        counter(
                "mekong_query_cached_total",
                "Queries answered from memory",
                () -> gateway.counts().cached());
        counter(
                "mekong_query_seconds_total",
                "Time spent on queries",
                () -> seconds(gateway.counts().busy()));
        gauge(
                "mekong_live_topics",
                "Live topics that someone watches",
                () -> hub.viewers().size());
        gauge(
                "mekong_live_viewers",
                "Viewers of live topics",
                () -> hub.viewers().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum());
    }

    /** @param openLetters of a stream */
    public void observe(TopicStats topics, Supplier<Project> project, ToLongFunction<Stream> openLetters) {
        gauge(
                "mekong_topic_messages",
                "Messages in the topic",
                "topic",
                samples -> project.get()
                        .streams()
                        .values()
                        .forEach(stream -> samples.put(
                                stream.topic(), topics.of(stream.topic()).messages())));
        gauge(
                "mekong_dead_letters",
                "Messages set aside, neither replayed nor discarded",
                "stream",
                samples -> project.get()
                        .streams()
                        .values()
                        .forEach(stream -> samples.put(stream.name(), openLetters.applyAsLong(stream))));
    }

    private void ingestCounter(Ingests ingests, String name, String help, ToDoubleFunction<IngestStatus> value) {
        counter(
                name,
                help,
                "table",
                samples ->
                        ingests.statuses().forEach(status -> samples.put(status.table(), value.applyAsDouble(status))));
    }

    private void archiveGauge(Archives archives, String name, String help, ToDoubleFunction<ArchiveStatus> value) {
        gauge(
                name,
                help,
                "stream",
                samples -> archives.statuses()
                        .forEach(status -> samples.put(status.stream(), value.applyAsDouble(status))));
    }

    private void gauge(String name, String help, Supplier<? extends Number> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.get().doubleValue()))
                .register(registry);
    }

    private void gauge(String name, String help, String label, Consumer<Samples> all) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(callback -> all.accept((labelValue, value) -> callback.call(value.doubleValue(), labelValue)))
                .register(registry);
    }

    private void counter(String name, String help, Supplier<? extends Number> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.get().doubleValue()))
                .register(registry);
    }

    private void counter(String name, String help, String label, Consumer<Samples> all) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(callback -> all.accept((labelValue, value) -> callback.call(value.doubleValue(), labelValue)))
                .register(registry);
    }

    private static double since(Instant time, InstantSource clock) {
        return seconds(Duration.between(time, clock.instant()));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private interface Samples {
        void put(String labelValue, Number value);
    }
}
