package io.mekong.source.sample;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath;
import io.mekong.project.FieldPath.Step;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Guesses which column says when an event happened, and which is the message's key. */
final class Roles {
    /** Best first. What says when a message was received or a row changed is another time. */
    private static final List<String> TIMES =
            List.of("event_time", "timestamp", "ts", "time", "datetime", "date", "created_at", "at", "t", "e");

    private static final List<String> KEYS = List.of(
            "symbol",
            "user_id",
            "customer_id",
            "account_id",
            "device_id",
            "sensor_id",
            "session_id",
            "id",
            "key",
            "name");

    private Roles() {}

    /** One that every event has: an event without its time is rejected. */
    static Optional<Column> eventTime(List<ProposedColumn> columns) {
        Optional<Column> instant = best(columns, ColumnType.Timestamp.class);
        return instant.isPresent() ? instant : best(columns, ColumnType.Date.class);
    }

    private static Optional<Column> best(List<ProposedColumn> columns, Class<? extends ColumnType> type) {
        return columns.stream()
                .map(ProposedColumn::column)
                .filter(column -> column.required() && type.isInstance(column.type()))
                .min(Comparator.comparingInt(column -> rank(column, TIMES)));
    }

    /** The column whose value the messages' keys are; empty where they have none, or another. */
    static Optional<Column> keyOf(Sample sample, List<ProposedColumn> columns) {
        if (sample.keys().isEmpty() || sample.keys().stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        List<String> keys = sample.keys().stream().flatMap(Optional::stream).toList();
        return columns.stream()
                .map(ProposedColumn::column)
                .filter(Roles::canBeKey)
                .filter(column -> matches(column.field(), sample.events(), keys))
                .findFirst();
    }

    private static boolean matches(FieldPath field, List<JsonNode> events, List<String> keys) {
        for (int i = 0; i < keys.size(); i++) {
            String value = at(events.get(i), field).asText();
            JsonNode key = MessageSample.object(keys.get(i)).orElse(null);
            // Debezium's keys are objects of the key's columns, with or without their schema.
            String plain = key == null ? keys.get(i) : part(key, field);
            if (value.isEmpty() || !value.equals(plain)) {
                return false;
            }
        }
        return true;
    }

    private static String part(JsonNode key, FieldPath field) {
        JsonNode fields = key.path("payload").isObject() ? key.path("payload") : key;
        return fields.size() == 1 ? at(fields, field).asText() : "";
    }

    private static JsonNode at(JsonNode event, FieldPath field) {
        JsonNode at = event;
        for (Step step : field.steps()) {
            at = at.path(step.name());
        }
        return at;
    }

    /** A likely one, by its name, for messages that have no key yet. */
    static Optional<Column> likelyKey(List<ProposedColumn> columns) {
        return columns.stream()
                .map(ProposedColumn::column)
                .filter(column -> column.required() && canBeKey(column) && rank(column, KEYS) < KEYS.size())
                .min(Comparator.comparingInt(column -> rank(column, KEYS)));
    }

    private static boolean canBeKey(Column column) {
        return switch (column.type()) {
            case ColumnType.Text _, ColumnType.Uuid _, ColumnType.BigInt _, ColumnType.Int _ -> true;
            case ColumnType.Bool _,
                    ColumnType.Real _,
                    ColumnType.Decimal _,
                    ColumnType.Date _,
                    ColumnType.Timestamp _,
                    ColumnType.Bytes _,
                    ColumnType.Json _,
                    ColumnType.ListOf _ -> false;
        };
    }

    private static int rank(Column column, List<String> names) {
        int rank = names.indexOf(String.join("_", Words.of(column.name())));
        return rank < 0 ? names.size() : rank;
    }
}
