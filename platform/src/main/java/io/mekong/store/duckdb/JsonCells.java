package io.mekong.store.duckdb;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists and structs as JSON. */
final class JsonCells {
    private JsonCells() {}

    static String text(@Nullable Object cell) {
        return switch (cell) {
            case null -> "null";
            case List<?> items -> items.stream().map(JsonCells::inside).collect(Collectors.joining(",", "[", "]"));
            case Map<?, ?> fields ->
                fields.entrySet().stream()
                        .map(field -> quoted(String.valueOf(field.getKey())) + ":" + inside(field.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            default -> cell.toString();
        };
    }

    private static String inside(@Nullable Object cell) {
        return cell == null
                        || cell instanceof Number
                        || cell instanceof Boolean
                        || cell instanceof List
                        || cell instanceof Map
                ? text(cell)
                : quoted(cell.toString());
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
