package io.mekong.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.core.MekongException;
import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.ingest.TableRows;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.ColumnType.Timestamp.Unit;
import io.mekong.project.Stream;
import io.mekong.store.BoundQuery;
import io.mekong.store.TableSchema;
import io.mekong.store.Workbench;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rows for tables of results, which a driver left in a file. */
final class SparkResults {
    private static final String ROWS = "rows";

    private final EngineContext context;
    private final OutputTargets targets;

    SparkResults(EngineContext context, OutputTargets targets) {
        this.context = context;
        this.targets = targets;
    }

    void take(JsonNode facts) {
        List<Column> columns = new ArrayList<>();
        facts.path("columns")
                .properties()
                .forEach(entry -> columns.add(
                        Column.of(entry.getKey(), type(entry.getValue().asText()))));
        Path file = Path.of(facts.path("file").asText());
        Stream shape = Stream.of(ROWS, 1, columns, Optional.empty(), Optional.empty());
        try (Workbench bench = context.benches().open()) {
            fill(bench, shape, file);
            String names =
                    columns.stream().map(column -> '"' + column.name() + '"').collect(Collectors.joining(", "));
            new ResultsWriter(targets, facts.path("table").asText())
                    .write(1, bench, BoundQuery.of("SELECT " + names + " FROM " + ROWS));
            Files.deleteIfExists(file);
        } catch (IOException | RejectedEvent e) {
            throw MekongException.bug("what a driver left cannot be read: " + MekongException.reason(e), e);
        }
    }

    private static void fill(Workbench bench, Stream shape, Path file) throws IOException, RejectedEvent {
        TableSchema schema = MessageArrivals.schema(ROWS, shape);
        EventDecoder decoder = EventDecoder.of(shape);
        try (Workbench.Filling filling = bench.fill(schema);
                Lines lines = new Lines(new BufferedInputStream(Files.newInputStream(file)))) {
            TableRows rows = new TableRows(shape, schema, decoder.eventTimeColumn(), filling::append);
            while (lines.next()) {
                rows.begin(0, lines.number(), 0);
                decoder.decode(lines.bytes(), 0, lines.length(), rows);
                rows.end(EventDecoder.Change.UPSERT);
            }
            rows.flush();
        }
    }

    private static ColumnType type(String sink) {
        return switch (io.mekong.sink.Column.Type.valueOf(sink)) {
            case BOOLEAN -> new ColumnType.Bool();
            case LONG -> new ColumnType.BigInt();
            case DOUBLE -> new ColumnType.Real();
            case DECIMAL -> new ColumnType.Decimal(38, 10);
            case DATE -> new ColumnType.Date();
            case TIMESTAMP -> new ColumnType.Timestamp(Unit.AUTO);
            case STRING -> new ColumnType.Text();
        };
    }
}
