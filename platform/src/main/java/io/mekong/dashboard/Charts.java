package io.mekong.dashboard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.core.Spelling;
import io.mekong.project.Dashboard;
import io.mekong.project.Dashboard.Chart;
import io.mekong.project.Project;
import io.mekong.query.LiveTopic;
import io.mekong.query.NamedParameters;
import io.mekong.query.ResultJson;
import io.mekong.query.SqlAnswer;
import io.mekong.query.SqlGateway;
import io.mekong.query.SqlRequest;
import io.mekong.query.TableVersions;
import io.mekong.query.TableVersions.TableVersion;
import io.mekong.store.QueryResult;
import io.mekong.store.SqlException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The charts of the project's dashboards: which tables they read, and what they show now. Thread-safe. */
public final class Charts {
    private static final JsonFactory JSON = new JsonFactory();
    /** A sliding range moves on even when nothing comes in. */
    private static final Duration SLIDE = Duration.ofSeconds(10);

    private final Supplier<Project> project;
    private final SqlGateway gateway;
    private final TableVersions versions;
    private final InstantSource clock;

    public Charts(Supplier<Project> project, SqlGateway gateway, TableVersions versions, InstantSource clock) {
        this.project = project;
        this.gateway = gateway;
        this.versions = versions;
        this.clock = clock;
    }

    /** @throws MekongException USER when there is no such dashboard */
    public Dashboard dashboard(String name) {
        Dashboard dashboard = project.get().dashboards().get(name);
        if (dashboard == null) {
            throw NotFoundException.inProject(
                    "dashboard", name, project.get().dashboards().keySet());
        }
        return dashboard;
    }

    /** The tables that the chart reads; none for a chart whose SQL cannot be read. */
    public Set<String> tables(Chart chart) {
        try {
            return gateway.parse(bound(chart, new TimeRange(Optional.empty()), clock.instant())
                            .sql())
                    .tables();
        } catch (SqlException e) {
            return Set.of();
        }
    }

    public Set<String> tables(Dashboard dashboard) {
        Set<String> tables = new TreeSet<>();
        for (Chart chart : dashboard.charts()) {
            tables.addAll(tables(chart));
        }
        return tables;
    }

    /** The charts that read one of these, in the order of the dashboards. */
    public List<Reading> reading(Set<String> tables) {
        List<Reading> readings = new ArrayList<>();
        for (Dashboard dashboard : project.get().dashboards().values()) {
            for (Chart chart : dashboard.charts()) {
                if (tables(chart).stream().anyMatch(tables::contains)) {
                    readings.add(new Reading(dashboard.name(), dashboard.title(), chart.id(), chart.title()));
                }
            }
        }
        return readings;
    }

    /** A chart, and the dashboard that it is on. */
    public record Reading(String dashboard, String dashboardTitle, String chart, String title) {}

    /**
     * A chart to be watched.
     *
     * @param key {@code <dashboard>/<chart>@<range>}
     * @throws MekongException USER when it means nothing
     */
    public LiveTopic topic(String key) {
        int slash = key.indexOf('/');
        int at = key.lastIndexOf('@');
        if (slash <= 0 || at < slash) {
            throw MekongException.user(
                    "Cannot watch `chart:" + key + "`",
                    "it does not name a chart",
                    "Write chart:<dashboard>/<chart>@<range>, for example chart:real-time/percent@15m.");
        }
        String dashboard = key.substring(0, slash);
        return topic(dashboard, key.substring(slash + 1, at), key.substring(at + 1));
    }

    /** @throws MekongException USER when there is no such dashboard, chart or range */
    public LiveTopic topic(String dashboard, String id, String range) {
        Dashboard found = dashboard(dashboard);
        Chart chart = found.chart(id)
                .orElseThrow(() -> new NotFoundException(
                        "Dashboard `" + dashboard + "` has no chart `" + id + "`",
                        "its file names no such chart",
                        Spelling.hint(id, found.charts().stream().map(Chart::id).toList())));
        String key = "chart:" + dashboard + "/" + id + "@" + range;
        return new ChartTopic(key, chart, TimeRange.parse(range), tables(chart));
    }

    private NamedParameters bound(Chart chart, TimeRange range, Instant now) {
        return NamedParameters.bind(chart.sql(), Map.of("from", range.from(now), "to", range.to(now)));
    }

    private final class ChartTopic implements LiveTopic {
        private final String key;
        private final Chart chart;
        private final TimeRange range;
        private final Set<String> tables;

        ChartTopic(String key, Chart chart, TimeRange range, Set<String> tables) {
            this.key = key;
            this.chart = chart;
            this.range = range;
            this.tables = tables;
        }

        @Override
        public String event() {
            return "chart";
        }

        @Override
        public Set<String> tables() {
            return tables;
        }

        @Override
        public Optional<Duration> refresh() {
            return range.length().map(length -> SLIDE);
        }

        @Override
        public String compute(int viewers) {
            Freshness freshness = freshness(tables);
            try {
                NamedParameters query = bound(chart, range, clock.instant());
                SqlAnswer answer = gateway.run(new SqlRequest(
                        query.sql(), new ArrayList<>(query.values()), Optional.empty(), Optional.empty()));
                return json(answer.result(), freshness, viewers, null);
            } catch (MekongException e) {
                return json(new QueryResult(List.of(), List.of(), false, Duration.ZERO), freshness, viewers, e);
            }
        }

        private String json(QueryResult result, Freshness freshness, int viewers, @Nullable MekongException error) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(text)) {
                json.writeStartObject();
                json.writeStringField("key", key);
                ResultJson.writeFields(json, result);
                json.writeNumberField("elapsedMs", result.elapsed().toMillis());
                json.writeNumberField("viewers", viewers);
                freshness.write(json);
                json.writeFieldName("error");
                writeError(json, error);
                json.writeEndObject();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return text.toString();
        }
    }

    private static void writeError(JsonGenerator json, @Nullable MekongException error) throws IOException {
        if (error == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("code", error.code().name());
        json.writeStringField("what", error.what());
        json.writeStringField("why", error.why());
        json.writeStringField("fix", error.fix());
        if (error instanceof SqlException sql && sql.position().isPresent()) {
            json.writeNumberField("position", sql.position().getAsInt());
        } else {
            json.writeNullField("position");
        }
        json.writeEndObject();
    }

    /** Taken before the query runs: the rows are at least as new as this says. */
    private Freshness freshness(Set<String> tables) {
        Optional<TableVersion> newest = tables.stream()
                .flatMap(table -> versions.of(table).stream())
                .max(Comparator.comparing(TableVersion::commitTime));
        return new Freshness(newest, clock.instant());
    }

    private record Freshness(Optional<TableVersion> version, Instant queryTime) {
        void write(JsonGenerator json) throws IOException {
            json.writeObjectFieldStart("freshness");
            write(json, "eventTime", version.flatMap(TableVersion::eventTime));
            write(json, "topicTime", version.map(TableVersion::topicTime));
            write(json, "commitTime", version.map(TableVersion::commitTime));
            write(json, "queryTime", Optional.of(queryTime));
            json.writeEndObject();
        }

        private static void write(JsonGenerator json, String name, Optional<Instant> time) throws IOException {
            if (time.isPresent()) {
                json.writeStringField(name, time.get().toString());
            } else {
                json.writeNullField(name);
            }
        }
    }
}
