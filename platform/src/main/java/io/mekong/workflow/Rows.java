package io.mekong.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mekong.core.MekongException;
import io.mekong.workflow.Run.Interval;
import io.mekong.workflow.Run.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From rows of PostgreSQL to what they stand for, and JSON both ways. */
final class Rows {
    /** What was a whole number is one of the same kind when it is read again: code of tasks casts it. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

    private Rows() {}

    /** A run without its tasks. */
    static Run run(ResultSet row) throws SQLException {
        Optional<Instant> end = Database.instantIfAny(row, "interval_end");
        return new Run(
                row.getLong("id"),
                row.getString("workflow"),
                Run.State.of(row.getString("state")),
                Trigger.of(row.getString("trigger")),
                Database.instant(row, "scheduled_for"),
                Database.instantIfAny(row, "started_at"),
                Database.instantIfAny(row, "finished_at"),
                Database.instantIfAny(row, "interval_start")
                        .flatMap(start -> end.map(until -> new Interval(start, until))),
                texts(row.getString("parameters")),
                texts(row.getString("event")),
                row.getString("message"),
                row.getBoolean("deadline_missed"),
                Optional.ofNullable(row.getObject("backfill", Long.class)),
                Optional.ofNullable(row.getObject("parent_run", Long.class)),
                java.util.List.of());
    }

    static TaskRun task(ResultSet row) throws SQLException {
        String of = row.getString("part_of");
        return new TaskRun(
                row.getString("task"),
                TaskRun.State.of(row.getString("state")),
                row.getInt("attempt"),
                row.getInt("forgiven"),
                Database.instantIfAny(row, "queued_at"),
                Database.instantIfAny(row, "started_at"),
                Database.instantIfAny(row, "finished_at"),
                Database.instantIfAny(row, "again_at"),
                row.getString("message"),
                values(row.getString("outputs")),
                of == null
                        ? Optional.empty()
                        : Optional.of(new TaskRun.Part(of, row.getInt("part_index"), value(row.getString("item")))));
    }

    static Long id(ResultSet row) throws SQLException {
        return row.getLong("id");
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("a value cannot be written as JSON", e);
        }
    }

    static Map<String, String> texts(String json) {
        return read(json, TEXTS);
    }

    static Map<String, Object> values(String json) {
        return read(json, VALUES);
    }

    /** A text, a number, a truth, a list or a mapping. */
    static Object value(@Nullable String json) {
        return read(json == null ? "\"\"" : json, new TypeReference<Object>() {});
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("the history holds broken JSON: " + json, e);
        }
    }
}
