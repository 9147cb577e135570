package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.broker.LostMessagesException.Range;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.ingest.IngestStatus;
import io.mekong.ingest.Ingests;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.query.TableVersions;
import io.mekong.query.TableVersions.TableVersion;
import io.mekong.store.OlapStore;
import io.mekong.store.TableSchema;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Tables, how fresh they are, and the ledger that proves what they took. */
final class TablesApi {
    private static final int COMMITS = 100;

    private final Supplier<Project> project;
    private final OlapStore store;
    private final Ingests ingests;
    private final TableVersions versions;
    private final InstantSource clock;

    TablesApi(
            Supplier<Project> project, OlapStore store, Ingests ingests, TableVersions versions, InstantSource clock) {
        this.project = project;
        this.store = store;
        this.ingests = ingests;
        this.versions = versions;
        this.clock = clock;
    }

    private record ColumnView(String name, String type) {}

    private record TableView(
            String name,
            String description,
            String stream,
            long rows,
            List<ColumnView> columns,
            Optional<Instant> lastCommitAt,
            Optional<Instant> maxEventTime,
            String state,
            Optional<String> problem,
            List<Range> lost,
            long lag,
            double ratePerSecond,
            List<String> historyKey) {}

    private record FreshnessView(
            String table,
            Optional<Instant> eventTime,
            Optional<Instant> topicTime,
            Optional<Instant> commitTime,
            Optional<Long> eventToTopicMs,
            Optional<Long> topicToTableMs,
            Optional<Long> ageMs) {}

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/tables", "Tables", "The tables of the project")
                        .answers("[{\"name\":\"demo\",\"stream\":\"demo\",\"rows\":4,\"state\":\"ok\",\"lag\":0}]")
                        .to(context -> Json.send(
                                context,
                                project.get().tables().values().stream()
                                        .map(this::view)
                                        .toList())),
                Route.get("/api/v1/tables/{table}", "Tables", "One table")
                        .answers("{\"name\":\"demo\",\"stream\":\"demo\",\"rows\":4,\"state\":\"ok\",\"lag\":0}")
                        .to(context -> Json.send(context, view(table(context)))),
                Route.get(
                                "/api/v1/tables/{table}/ledger",
                                "Tables",
                                "Every commit, and whether the offsets are contiguous")
                        .query(
                                "limit",
                                "integer",
                                "How many commits, newest first; 1 to 1000, " + COMMITS + " when left out")
                        .answers(
                                "{\"table\":\"demo\",\"partitions\":[{\"partition\":0,\"firstOffset\":0,\"lastOffset\":3,\"rows\":4,\"rejected\":0,\"contiguous\":true}],\"commits\":[]}")
                        .to(this::ledger),
                Route.post(
                                "/api/v1/tables/{table}/accept-loss",
                                "Tables",
                                "Go on without the messages that were deleted from the topic before they were taken")
                        .answers("{\"name\":\"demo\",\"stream\":\"demo\",\"rows\":4,\"state\":\"ok\",\"lag\":0}")
                        .to(context -> {
                            ingests.acceptLoss(table(context).name());
                            Json.send(context, view(table(context)));
                        }),
                Route.get("/api/v1/tables/{table}/freshness", "Tables", "The age of the newest row, by hop")
                        .answers("{\"table\":\"demo\",\"eventToTopicMs\":3,\"topicToTableMs\":20,\"ageMs\":120}")
                        .to(this::freshness));
    }

    private void ledger(Context context) {
        Table table = table(context);
        int limit = Query.limit(context, COMMITS, 1000);
        Json.send(
                context,
                LedgerView.of(table.name(), store.ledgerSummary(table.name()), store.ledger(table.name(), limit)));
    }

    private void freshness(Context context) {
        Table table = table(context);
        Optional<TableVersion> version = versions.of(table.name());
        Optional<Instant> eventTime = version.flatMap(TableVersion::eventTime);
        Optional<Instant> topicTime = version.map(TableVersion::topicTime);
        Optional<Instant> commitTime = version.map(TableVersion::commitTime);
        Json.send(
                context,
                new FreshnessView(
                        table.name(),
                        eventTime,
                        topicTime,
                        commitTime,
                        between(eventTime, topicTime),
                        between(topicTime, commitTime),
                        between(eventTime.or(() -> topicTime), Optional.of(clock.instant()))));
    }

    private static Optional<Long> between(Optional<Instant> from, Optional<Instant> to) {
        return from.flatMap(start -> to.map(end -> Duration.between(start, end).toMillis()));
    }

    private Table table(Context context) {
        String name = context.pathParam("table");
        Table table = project.get().tables().get(name);
        if (table == null) {
            throw NotFoundException.inProject(
                    "table", name, project.get().tables().keySet());
        }
        return table;
    }

    private TableView view(Table table) {
        Optional<IngestStatus> status = ingests.status(table.name());
        Optional<TableVersion> version = versions.of(table.name());
        return new TableView(
                table.name(),
                table.description(),
                table.stream(),
                store.rowCount(table.name()),
                columns(table),
                version.map(TableVersion::commitTime),
                version.flatMap(TableVersion::eventTime),
                status.map(known -> state(known.state())).orElse("failed"),
                status.flatMap(IngestStatus::problem).map(MekongException::getMessage),
                status.map(IngestStatus::lost).orElse(List.of()),
                status.map(IngestStatus::lag).orElse(0L),
                status.map(IngestStatus::rowsPerSecond).orElse(0.0),
                historyKey(table));
    }

    /** The columns by which a row's history is told; none where there is no key. */
    private List<String> historyKey(Table table) {
        return table.keyed()
                ? table.key()
                : project.get().stream(table.stream()).flatMap(Stream::key).stream()
                        .toList();
    }

    private static List<ColumnView> columns(Table table) {
        List<ColumnView> columns = new ArrayList<>();
        TableSchema.of(table)
                .stored()
                .forEach(column ->
                        columns.add(new ColumnView(column.name(), column.type().label())));
        table.derived().forEach(column -> columns.add(new ColumnView(column.name(), "derived")));
        return columns;
    }

    private static String state(IngestStatus.State state) {
        return switch (state) {
            case RUNNING -> "ok";
            case RETRYING -> "failed";
            case STARTING, STOPPED -> state.name().toLowerCase(Locale.ROOT);
        };
    }
}
