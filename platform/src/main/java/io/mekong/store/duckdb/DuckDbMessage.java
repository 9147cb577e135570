package io.mekong.store.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.core.MekongException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What DuckDB says of a failure. The store asks for JSON ({@code errors_as_json}), which tells the byte where the
 * mistake begins; a message from before that was set is text.
 *
 * @param type {@code Binder}, {@code Out of Memory}, …; empty when it is not told
 * @param text for a person, without the type; it may have several lines
 * @param candidates what may have been meant, separated by commas; empty when nothing is near
 * @param bytePosition in the statement as UTF-8, or -1
 */
record DuckDbMessage(String type, String text, String candidates, int bytePosition) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PREFIX = Pattern.compile("^((?:[A-Z][A-Za-z-]* )+)(?:Error|Exception): ");

    static DuckDbMessage of(SQLException e) {
        String message = String.valueOf(e.getMessage());
        int json = message.indexOf("{\"exception_type\"");
        if (json >= 0) {
            try {
                return of(JSON.readTree(message.substring(json)), "exception_message", "exception_type");
            } catch (JsonProcessingException notJson) {
                e.addSuppressed(notJson);
            }
        }
        Matcher prefix = PREFIX.matcher(message);
        return prefix.find()
                ? new DuckDbMessage(prefix.group(1).strip(), message.substring(prefix.end()), "", -1)
                : new DuckDbMessage("", message.isBlank() ? MekongException.reason(e) : message, "", -1);
    }

    /** The answer of {@code json_serialize_sql} to a text that it cannot read. */
    static DuckDbMessage ofParse(JsonNode answer) {
        return of(answer, "error_message", "error_type");
    }

    DuckDbMessage shifted(int bytes) {
        return new DuckDbMessage(type, text, candidates, bytePosition < bytes ? -1 : bytePosition - bytes);
    }

    /** The first line: the others repeat the query or list functions. */
    String firstLine() {
        return text.lines().findFirst().orElse(text);
    }

    /** The index of the character of {@code sql} where the mistake begins. */
    OptionalInt position(String sql) {
        return position(sql, bytePosition);
    }

    /** DuckDB counts bytes of UTF-8, people and browsers count characters. */
    static OptionalInt position(String sql, long bytes) {
        byte[] utf8 = sql.getBytes(StandardCharsets.UTF_8);
        if (bytes < 0 || bytes > utf8.length) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(new String(utf8, 0, (int) bytes, StandardCharsets.UTF_8).length());
    }

    private static DuckDbMessage of(JsonNode json, String text, String type) {
        return new DuckDbMessage(
                json.path(type).asText(),
                json.path(text).asText(),
                json.path("candidates").asText(),
                json.path("position").asInt(-1));
    }
}
