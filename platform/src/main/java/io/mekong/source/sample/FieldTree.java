package io.mekong.source.sample;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything that one field held in the sampled events, the fields within it and the elements of its lists likewise. */
final class FieldTree {
    private final List<JsonNode> scalars = new ArrayList<>();
    private final Map<String, FieldTree> fields = new LinkedHashMap<>();
    private @Nullable FieldTree elements;
    private int objects;
    private int lists;

    static FieldTree of(List<JsonNode> events) {
        FieldTree root = new FieldTree();
        events.forEach(root::add);
        return root;
    }

    private void add(JsonNode value) {
        if (value.isObject()) {
            objects++;
            value.properties()
                    .forEach(field -> fields.computeIfAbsent(field.getKey(), name -> new FieldTree())
                            .add(field.getValue()));
        } else if (value.isArray()) {
            lists++;
            FieldTree all = elements == null ? new FieldTree() : elements;
            elements = all;
            value.forEach(all::add);
        } else if (!value.isNull()) {
            scalars.add(value);
        }
    }

    /** How often it was there; null is as good as absent. */
    int seen() {
        return scalars.size() + objects + lists;
    }

    List<JsonNode> scalars() {
        return scalars;
    }

    Map<String, FieldTree> fields() {
        return fields;
    }

    /** Of all its lists together; empty where there were none. */
    FieldTree elements() {
        return elements == null ? new FieldTree() : elements;
    }

    boolean hasOnlyScalars() {
        return objects == 0 && lists == 0 && !scalars.isEmpty();
    }

    boolean hasOnlyObjects() {
        return objects > 0 && lists == 0 && scalars.isEmpty();
    }

    boolean hasOnlyLists() {
        return lists > 0 && objects == 0 && scalars.isEmpty();
    }

    /** Whether its names are data themselves, such as ids: many of them, each in few objects. */
    boolean isMap() {
        if (fields.size() <= 20) {
            return fields.isEmpty();
        }
        long present = fields.values().stream().mapToLong(FieldTree::seen).sum();
        return fields.size() > 200 || present < (long) objects * fields.size() / 5;
    }
}
