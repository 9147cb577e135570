package io.mekong.project;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a stream may change while running. */
final class StreamDiff {
    private StreamDiff() {}

    /** @param tables that are fed from it */
    static List<String> between(Stream before, Stream after, List<Table> tables, Problems problems) {
        String file = ResourceKind.STREAM.file(after.name());
        if (!before.topic().equals(after.topic())) {
            problems.add(
                    file,
                    "The topic cannot change from `" + before.topic() + "` to `" + after.topic() + "` while running",
                    "its tables stand at offsets of the old topic",
                    "Declare a new stream with tables of its own.");
        }
        if (after.partitions() < before.partitions()) {
            problems.add(
                    file,
                    "The partitions cannot go from " + before.partitions() + " to " + after.partitions(),
                    "Kafka only ever adds partitions to a topic",
                    "Keep " + before.partitions() + ", or declare a new stream.");
        }
        if (!before.eventTime().equals(after.eventTime()) && !tables.isEmpty()) {
            problems.add(
                    file,
                    "The event time cannot change while the table `"
                            + tables.getFirst().name() + "` has rows",
                    "their `__time` is the old one, and rebuilding a table is not in this version yet",
                    "Declare a new stream and table, or start with a fresh data folder.");
        }
        for (Column column : after.columns()) {
            if (column.required() && before.column(column.name()).isEmpty()) {
                problems.add(
                        file,
                        "The new column `" + column.name() + "` cannot be required",
                        "messages and rows from before do not have it",
                        "Remove `required: true`.");
            }
        }
        return new Differences()
                .hidden("description", before.description(), after.description())
                .value("topic", before.topic(), after.topic())
                .value("partitions", before.partitions(), after.partitions())
                .value("key", before.key(), after.key())
                .value("event-time", before.eventTime(), after.eventTime())
                .value("max-message", before.maxMessage(), after.maxMessage())
                .parts("column", columns(before.columns()), columns(after.columns()))
                .order("column", names(before.columns()), names(after.columns()))
                .words();
    }

    static Map<String, Column> columns(List<Column> columns) {
        Map<String, Column> byName = new LinkedHashMap<>();
        columns.forEach(column -> byName.put(column.name(), column));
        return byName;
    }

    static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }
}
