package io.mekong.project;

import io.mekong.core.Durations;
import io.mekong.project.Change.Detail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a stream may change while running. */
final class StreamDiff {
    private final Stream before;
    private final Stream after;
    private final List<Table> tables;
    private final Problems problems;
    private final Set<Rebuild> rebuilds;

    /** @param tables that are fed from it, before and after */
    StreamDiff(Stream before, Stream after, List<Table> tables, Problems problems, Set<Rebuild> rebuilds) {
        this.before = before;
        this.after = after;
        this.tables = tables;
        this.problems = problems;
        this.rebuilds = rebuilds;
    }

    List<Detail> details() {
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
        for (Column column : after.columns()) {
            if (column.required() && before.column(column.name()).isEmpty()) {
                problems.add(
                        file,
                        "The new column `" + column.name() + "` cannot be required",
                        "messages and rows from before do not have it",
                        "Remove `required: true`.");
            }
        }
        requireRebuilds();
        return new Differences()
                .hidden("description", before.description(), after.description())
                .value("topic", before.topic(), after.topic())
                .value("partitions", before.partitions(), after.partitions())
                .value("key", before.key(), after.key())
                .value("event-time", before.eventTime(), after.eventTime())
                .value("max-message", before.maxMessage(), after.maxMessage())
                .value("format", before.format().label(), after.format().label())
                .hidden("what `format` says", saying(before.format()), saying(after.format()))
                .value("unknown", words(before.unknown()), words(after.unknown()))
                .value("archive", words(before.archive()), words(after.archive()))
                .parts("column", columns(before.columns()), columns(after.columns()), StreamDiff::words)
                .order("column", names(before.columns()), names(after.columns()))
                .details();
    }

    private void requireRebuilds() {
        for (Table table : tables) {
            if (!before.eventTime().equals(after.eventTime())) {
                rebuilds.add(new Rebuild(
                        table.name(),
                        "The event time of its stream goes from " + timed(before) + " to " + timed(after),
                        "`__time` of its rows is the old one"));
            }
            if (!readsAlike(before.format(), after.format())) {
                String from = before.format().label();
                String to = after.format().label();
                rebuilds.add(new Rebuild(
                        table.name(),
                        from.equals(to)
                                ? "The messages of its stream are read as another " + to
                                : "The messages of its stream go from " + from + " to " + to,
                        "its rows were made of them as they were read before"));
            }
        }
    }

    private static String timed(Stream stream) {
        return stream.eventTime().map(column -> "`" + column + "`").orElse("when Kafka received it");
    }

    /** Whether a message means the same in both. A schema may change: new versions of one are made to read the old. */
    private static boolean readsAlike(Format before, Format after) {
        return switch (before) {
            case Format.Avro _ -> after instanceof Format.Avro;
            case Format.Protobuf(var _, var message) ->
                after instanceof Format.Protobuf(var _, var other) && message.equals(other);
            case Format.Json _, Format.Csv _, Format.Debezium _ -> before.equals(after);
        };
    }

    /** What is said beside its name; nothing where that changes too, which says enough. */
    private Object saying(Format format) {
        return before.format().label().equals(after.format().label()) ? format : "";
    }

    private static String words(UnknownFields unknown) {
        return switch (unknown) {
            case UnknownFields.Ignore _ -> "ignore";
            case UnknownFields.Reject _ -> "reject";
            case UnknownFields.Add _ -> "add";
            case UnknownFields.Keep(String column) -> "keep in `" + column + "`";
        };
    }

    private static Optional<String> words(Optional<Archive> archive) {
        return archive.map(kept -> "files of " + kept.fileSize() + " or "
                + Durations.format(kept.fileAge()) + ", kept "
                + kept.retention()
                        .map(Durations::format)
                        .map(age -> "for " + age)
                        .orElse("for ever"));
    }

    private static List<String> words(Column before, Column after) {
        List<String> words = new ArrayList<>(new Differences()
                .value("type", before.type().label(), after.type().label())
                .value("unit", unit(before.type()), unit(after.type()))
                .value("field", before.field(), after.field())
                .value("required", before.required(), after.required())
                .value("default", before.defaultValue(), after.defaultValue())
                .value("values", before.allowed().oneOf(), after.allowed().oneOf())
                .value("min", before.allowed().min(), after.allowed().min())
                .value("max", before.allowed().max(), after.allowed().max())
                .words());
        return words.isEmpty() && !before.equals(after) ? List.of("changed") : words;
    }

    private static Object unit(ColumnType type) {
        return switch (type) {
            case ColumnType.Timestamp(var unit) -> unit;
            case ColumnType.ListOf(ColumnType.Timestamp(var unit)) -> unit;
            default -> "none";
        };
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
