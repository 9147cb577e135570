package io.mekong.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What Debezium writes around a row: the operation, where it stood, and when it was read.
 *
 * @see <a href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-events">Debezium:
 *     data change events</a>
 */
record Envelope(Operation operation, Optional<SourcePlace> source, Optional<Instant> readAt) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Envelope NONE = new Envelope(Operation.UNKNOWN, Optional.empty(), Optional.empty());

    /** Of a message that is no change, none of it. */
    static Envelope read(byte[] bytes, int from, int length) {
        try {
            JsonNode root = JSON.readTree(bytes, from, length);
            return root == null || !root.isObject() ? NONE : of(root);
        } catch (IOException e) {
            return NONE;
        }
    }

    private static Envelope of(JsonNode root) {
        JsonNode change = root.has("op") ? root : root.path("payload");
        JsonNode source = change.path("source");
        return new Envelope(
                operation(change.path("op").asText()),
                source.isObject() ? Optional.of(place(source)) : Optional.empty(),
                time(change));
    }

    private static Operation operation(String op) {
        return switch (op) {
            case "c" -> Operation.INSERT;
            case "u" -> Operation.UPDATE;
            case "d" -> Operation.DELETE;
            case "r" -> Operation.READ;
            case "t" -> Operation.TRUNCATE;
            default -> Operation.UNKNOWN;
        };
    }

    private static SourcePlace place(JsonNode source) {
        String snapshot = source.path("snapshot").asText("false");
        return new SourcePlace(
                text(source, "connector"),
                text(source, "db"),
                text(source, "table")
                        .map(table ->
                                text(source, "schema").map(name -> name + ".").orElse("") + table),
                position(source),
                text(source, "txId").or(() -> text(source, "gtid")),
                time(source),
                !snapshot.equals("false"));
    }

    /** Each database has its own way to say where in its log. */
    private static Optional<String> position(JsonNode source) {
        if (source.path("lsn").canConvertToLong()) {
            return Optional.of(lsn(source.path("lsn").asLong()));
        }
        return text(source, "file")
                .map(file -> file + ":" + source.path("pos").asText())
                .or(() -> text(source, "commit_lsn"))
                .or(() -> text(source, "scn"));
    }

    /** As PostgreSQL writes its pg_lsn: two halves of the 64 bits in hexadecimal. */
    private static String lsn(long lsn) {
        return "%X/%X".formatted(lsn >>> 32, lsn & 0xFFFF_FFFFL);
    }

    /** To the microsecond where it is told. */
    private static Optional<Instant> time(JsonNode node) {
        if (node.path("ts_us").canConvertToLong()) {
            long micros = node.path("ts_us").asLong();
            return Optional.of(
                    Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L));
        }
        return node.path("ts_ms").canConvertToLong()
                ? Optional.of(Instant.ofEpochMilli(node.path("ts_ms").asLong()))
                : Optional.empty();
    }

    private static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
    }
}
