package io.mekong.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.util.RawValue;
import io.mekong.dashboard.Charts;
import io.mekong.deadletter.LetterState;
import io.mekong.project.Endpoint;
import io.mekong.query.ResultJson;
import io.mekong.store.LedgerEntry;
import io.mekong.store.QueryResult;
import io.mekong.trace.Change;
import io.mekong.trace.Change.Cell;
import io.mekong.trace.History;
import io.mekong.trace.History.Looked;
import io.mekong.trace.History.Step;
import io.mekong.trace.RowKey;
import io.mekong.trace.SourcePlace;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row's history as the API shows it. */
final class HistoryViews {
    /** So long every commit stands in the ledger by itself. */
    private static final Duration SINGLE = Duration.ofHours(1);

    private HistoryViews() {}

    record HistoryView(
            String table,
            String stream,
            String topic,
            Map<String, RawValue> key,
            RawValue now,
            List<ChangeView> changes,
            Optional<String> next,
            Optional<String> stopped,
            List<Looked> looked,
            List<Charts.Reading> charts,
            List<EndpointView> endpoints) {}

    record EndpointView(String name, String path, String description) {
        static EndpointView of(Endpoint endpoint) {
            return new EndpointView(endpoint.name(), endpoint.path().text(), endpoint.description());
        }
    }

    record ChangeView(
            String operation,
            String outcome,
            Optional<String> reason,
            Optional<LetterView> letter,
            Optional<String> raw,
            int partition,
            long offset,
            Instant kafkaAt,
            Optional<Instant> readAt,
            Optional<SourcePlace> source,
            Optional<CommitView> commit,
            HopsView hops,
            boolean compared,
            List<CellView> cells) {}

    /** @param id by which its page and its verbs know the letter */
    record LetterView(String id, String state) {}

    /** @param single whether it is one commit; an older entry may stand for those of an hour, and for the time of the last */
    record CommitView(long firstOffset, long lastOffset, long messages, Instant committedAt, boolean single) {}

    /** Milliseconds from stop to stop, by the clocks of those who stamped them; null where one is not known. */
    record HopsView(
            Optional<Long> toReadMs, Optional<Long> toKafkaMs, Optional<Long> toTableMs, Optional<Long> wholeMs) {}

    record CellView(String column, RawValue value, boolean changed, boolean kept) {}

    static Map<String, RawValue> key(RowKey key) {
        Map<String, RawValue> cells = new LinkedHashMap<>();
        key.parts().forEach(part -> cells.put(part.column(), cell(part.value())));
        return cells;
    }

    /** The rows as they are now, in the form of an answer to SQL. */
    static RawValue rows(QueryResult result) {
        return json(json -> {
            json.writeStartObject();
            ResultJson.writeFields(json, result);
            json.writeEndObject();
        });
    }

    static List<ChangeView> changes(History history, String topic, Map<String, LetterState> letters, Instant now) {
        return history.steps().stream()
                .map(step -> change(step, Optional.ofNullable(letters.get(id(topic, step.change()))), topic, now))
                .toList();
    }

    static String id(String topic, Change change) {
        return topic + "/" + change.partition() + "/" + change.offset();
    }

    private static ChangeView change(Step step, Optional<LetterState> letter, String topic, Instant now) {
        Change change = step.change();
        Optional<CommitView> commit = step.commit().map(entry -> commit(entry, now));
        Optional<Instant> single = commit.filter(CommitView::single).map(CommitView::committedAt);
        Optional<Instant> committed =
                change.source().filter(place -> !place.snapshot()).flatMap(SourcePlace::committedAt);
        Optional<Instant> inKafka = Optional.of(change.kafkaAt());
        return new ChangeView(
                lower(change.operation()),
                lower(change.outcome()),
                change.reason(),
                letter.map(state -> new LetterView(id(topic, change), lower(state))),
                change.raw(),
                change.partition(),
                change.offset(),
                change.kafkaAt(),
                change.readAt(),
                change.source(),
                commit,
                new HopsView(
                        between(committed, change.readAt()),
                        between(change.readAt(), inKafka),
                        between(inKafka, single),
                        between(committed.or(change::readAt), single)),
                step.changed().isPresent(),
                step.cells().stream().map(cell -> cell(cell, step)).toList());
    }

    private static CommitView commit(LedgerEntry entry, Instant now) {
        return new CommitView(
                entry.firstOffset(),
                entry.lastOffset(),
                entry.counts().messages(),
                entry.committedAt(),
                entry.committedAt().isAfter(now.minus(SINGLE)));
    }

    private static CellView cell(Cell cell, Step step) {
        return new CellView(
                cell.column(),
                cell(cell.value()),
                step.changed().map(changed -> changed.contains(cell.column())).orElse(false),
                cell.kept());
    }

    private static Optional<Long> between(Optional<Instant> from, Optional<Instant> to) {
        return from.flatMap(start -> to.map(end -> Duration.between(start, end).toMillis()));
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private static RawValue cell(@Nullable Object value) {
        return json(json -> ResultJson.write(json, value));
    }

    private interface Writing {
        void into(JsonGenerator json) throws IOException;
    }

    private static RawValue json(Writing writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.MAPPER.createGenerator(text)) {
            writing.into(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RawValue(text.toString());
    }
}
