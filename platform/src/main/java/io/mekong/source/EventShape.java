package io.mekong.source;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mekong.core.MekongException;
import io.mekong.project.FieldPath;
import io.mekong.project.FieldPath.Step;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where flat values stand in an event: {@code user.city} within an object {@code user}. Made once, written often. */
final class EventShape {
    private final Map<String, Node> root = new LinkedHashMap<>();

    /** One field: a value by its number, or an object of fields. */
    private sealed interface Node {
        record Value(int index) implements Node {}

        record Fields(Map<String, Node> fields) implements Node {}
    }

    /** Writes values by their number. */
    interface Values {
        /** Whether there is one to write. */
        boolean has(int index);

        void write(JsonGenerator json, int index) throws IOException;
    }

    private EventShape() {}

    /**
     * The {@code n}th path is where the {@code n}th value goes. Brackets say nothing here: a list is one value.
     *
     * @throws MekongException USER where one field would hold both a value and fields
     */
    static EventShape of(List<FieldPath> paths) {
        EventShape shape = new EventShape();
        for (int i = 0; i < paths.size(); i++) {
            shape.add(paths.get(i), i);
        }
        return shape;
    }

    private void add(FieldPath path, int index) {
        Map<String, Node> fields = root;
        List<String> names = path.steps().stream().map(Step::name).toList();
        for (String name : names.subList(0, names.size() - 1)) {
            Node inner = fields.computeIfAbsent(name, ignored -> new Node.Fields(new LinkedHashMap<>()));
            fields = switch (inner) {
                case Node.Fields(var known) -> known;
                case Node.Value _ -> throw clash(path);
            };
        }
        // Of a name that comes twice the last counts, as in JSON.
        if (fields.put(names.getLast(), new Node.Value(index)) instanceof Node.Fields) {
            throw clash(path);
        }
    }

    private static MekongException clash(FieldPath path) {
        return MekongException.user(
                "Cannot make an event with the field `" + path + "`",
                "another field would stand in its place, or around it",
                "Rename or leave out one of the two.");
    }

    /** Writes the object; one within it of which no field is there is left out. */
    void write(JsonGenerator json, Values values) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, Node> field : root.entrySet()) {
            write(json, field.getKey(), field.getValue(), values);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Node node, Values values) throws IOException {
        switch (node) {
            case Node.Value(var index) -> {
                if (values.has(index)) {
                    json.writeFieldName(name);
                    values.write(json, index);
                }
            }
            case Node.Fields(var fields) -> {
                if (has(node, values)) {
                    json.writeObjectFieldStart(name);
                    for (Map.Entry<String, Node> field : fields.entrySet()) {
                        write(json, field.getKey(), field.getValue(), values);
                    }
                    json.writeEndObject();
                }
            }
        }
    }

    private static boolean has(Node node, Values values) {
        return switch (node) {
            case Node.Value(var index) -> values.has(index);
            case Node.Fields(var fields) -> fields.values().stream().anyMatch(inner -> has(inner, values));
        };
    }
}
