package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.api.HistoryViews.EndpointView;
import io.mekong.api.HistoryViews.HistoryView;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.dashboard.Charts;
import io.mekong.deadletter.DeadLetterDesk;
import io.mekong.endpoint.Endpoints;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.query.SqlGateway;
import io.mekong.query.SqlRequest;
import io.mekong.store.QueryResult;
import io.mekong.store.TableSchema;
import io.mekong.trace.Histories;
import io.mekong.trace.History;
import io.mekong.trace.HistoryCursor;
import io.mekong.trace.RowKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The whole way of one row: its changes from the database's log to the table, and who shows it. */
final class HistoryApi {
    private static final int STEPS = 50;
    private static final int MOST_ROWS = 10;
    private static final String LIMIT = "limit";
    private static final String BEFORE = "before";
    /** For a column of the key that is called as one of the above. */
    private static final String KEY = "key.";

    private final Supplier<Project> project;
    private final Histories histories;
    private final DeadLetterDesk letters;
    private final SqlGateway gateway;
    private final Readers readers;
    private final InstantSource clock;

    /** Who shows what is in a table. */
    record Readers(Charts charts, Endpoints endpoints) {}

    HistoryApi(
            Supplier<Project> project,
            Histories histories,
            DeadLetterDesk letters,
            SqlGateway gateway,
            Readers readers,
            InstantSource clock) {
        this.project = project;
        this.histories = histories;
        this.letters = letters;
        this.gateway = gateway;
        this.readers = readers;
        this.clock = clock;
    }

    Route route() {
        String sample =
                "{\"table\":\"orders\",\"stream\":\"orders\",\"topic\":\"shop.public.orders\",\"key\":{\"id\":7},"
                        + "\"now\":{\"columns\":[{\"name\":\"id\",\"type\":\"BIGINT\"}],\"rows\":[[7]],\"truncated\":false},"
                        + "\"changes\":[{\"operation\":\"update\",\"outcome\":\"taken\",\"reason\":null,\"letter\":null,\"raw\":null,"
                        + "\"partition\":0,\"offset\":41,\"kafkaAt\":\"2026-01-01T00:00:00.021Z\","
                        + "\"readAt\":\"2026-01-01T00:00:00.018Z\",\"source\":{\"connector\":\"postgresql\",\"database\":\"shop\","
                        + "\"table\":\"public.orders\",\"position\":\"0/16B3748\",\"transaction\":\"755\","
                        + "\"committedAt\":\"2026-01-01T00:00:00.001Z\",\"snapshot\":false},"
                        + "\"commit\":{\"firstOffset\":40,\"lastOffset\":43,\"messages\":4,"
                        + "\"committedAt\":\"2026-01-01T00:00:00.040Z\",\"single\":true},"
                        + "\"hops\":{\"toReadMs\":17,\"toKafkaMs\":3,\"toTableMs\":19,\"wholeMs\":39},\"compared\":true,"
                        + "\"cells\":[{\"column\":\"state\",\"value\":\"paid\",\"changed\":true,\"kept\":false}]}],"
                        + "\"next\":\"0:41\",\"stopped\":null,\"looked\":[{\"partition\":0,\"from\":12,\"until\":44,\"begin\":0}],"
                        + "\"charts\":[{\"dashboard\":\"shop\",\"dashboardTitle\":\"Shop\",\"chart\":\"paid\",\"title\":\"Paid\"}],"
                        + "\"endpoints\":[{\"name\":\"orders\",\"path\":\"/orders\",\"description\":\"\"}]}";
        return Route.get(
                        "/api/v1/tables/{table}/history",
                        "Tables",
                        "The changes of one row, newest first: where each was in the database's log, in Kafka and in the"
                                + " ledger, what it changed, and who shows the table")
                .parameter(new Route.Parameter(
                        "key",
                        Route.Parameter.Place.QUERY,
                        "object",
                        "The value of each column of the table's key (without one: of its stream's), by the column's name;"
                                + " a column called limit or before is key.limit or key.before",
                        Map.of("additionalProperties", Map.of("type", "string"), "example", Map.of("id", "7"))))
                .query(
                        LIMIT,
                        "integer",
                        "How many changes; 1 to " + Histories.MOST_STEPS + ", " + STEPS + " when left out")
                .query(BEFORE, "string", "Go on where an answer's next says")
                .answers(sample)
                .to(this::history);
    }

    private void history(Context context) {
        Table table = table(context);
        Stream stream = Optional.ofNullable(project.get().streams().get(table.stream()))
                .orElseThrow(() -> MekongException.bug("a table without its stream", null));
        RowKey key = RowKey.read(table, stream, values(context));
        Optional<HistoryCursor> before = Query.text(context, BEFORE).map(HistoryCursor::parse);
        int limit = Query.limit(context, STEPS, Histories.MOST_STEPS);
        History history = histories.of(table, stream, key, limit, before);
        Set<String> ids = history.steps().stream()
                .map(step -> HistoryViews.id(stream.topic(), step.change()))
                .collect(Collectors.toSet());
        Set<String> views = TableSchema.of(table).views().stream()
                .map(view -> view.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        Json.send(
                context,
                new HistoryView(
                        table.name(),
                        stream.name(),
                        stream.topic(),
                        HistoryViews.key(key),
                        HistoryViews.rows(now(table, key)),
                        HistoryViews.changes(history, stream.topic(), letters.states(stream, ids), clock.instant()),
                        history.next().map(HistoryCursor::toString),
                        history.stopped(),
                        history.looked(),
                        readers.charts().reading(views),
                        readers.endpoints().reading(views).stream()
                                .map(EndpointView::of)
                                .toList()));
    }

    /** By the names of the columns; one that is given twice counts once, as every parameter does. */
    private static Map<String, String> values(Context context) {
        Map<String, String> values = new LinkedHashMap<>();
        context.queryParamMap().forEach((name, texts) -> {
            if (name.startsWith(KEY)) {
                values.put(name.substring(KEY.length()), texts.getFirst());
            } else if (!name.equals(LIMIT) && !name.equals(BEFORE)) {
                values.put(name, texts.getFirst());
            }
        });
        return values;
    }

    /** A table without a key may have many rows: the newest. */
    private QueryResult now(Table table, RowKey key) {
        boolean there = key.parts().stream()
                .allMatch(part -> table.columns().stream()
                        .anyMatch(column -> column.name().equals(part.column())));
        if (!there) {
            return new QueryResult(List.of(), List.of(), false, Duration.ZERO);
        }
        String condition =
                key.parts().stream().map(part -> quote(part.column()) + " = ?").collect(Collectors.joining(" AND "));
        String sql = "SELECT * FROM " + quote(table.name()) + " WHERE " + condition + " ORDER BY " + TableSchema.OFFSET
                + " DESC";
        return gateway.run(new SqlRequest(sql, key.values(), Optional.of(MOST_ROWS), Optional.empty()))
                .result();
    }

    private static String quote(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
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
}
