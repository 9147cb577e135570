package io.mekong.project;

import io.mekong.core.DataSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code streams/*.yaml}. */
final class StreamReader {
    private static final int MAX_PARTITIONS = 1000;
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]+");
    /** Kafka takes 249; the dead-letter topic's name is longer by its suffix. */
    private static final int LONGEST_TOPIC = 249 - ".dead-letters".length();

    private static final Form<String> TOPIC_NAME = Form.of(
            "a topic's name: letters, digits, `.`, `_` and `-`, at most " + LONGEST_TOPIC
                    + " of them, not `.` or `..` and not beginning with `__`, which is Kafka's own",
            "topic: orders",
            StreamReader::topic);
    private static final Form<DataSize> MESSAGE_SIZE = Form.size("1KB", "1GB");

    private StreamReader() {}

    /** Empty only where its columns cannot be known, so that what refers to them cannot be judged. */
    static Optional<Stream> read(String name, Section file, Topics topics, Path root) {
        String description = file.text("description", "");
        String topic = file.find("topic", TOPIC_NAME).orElse(name);
        topics.claim(topic, name).ifPresent(other -> refuseShared(topic, other, file));
        int partitions = file.integer("partitions", 1, MAX_PARTITIONS, 1);
        Optional<Value> written = file.find("format");
        Optional<Format> format = written.isEmpty()
                ? Optional.of(new Format.Json())
                : written.flatMap(value -> FormatReader.read(value, root));
        List<Value> items = file.requireItems("columns");
        List<Column> declared = columns(items);
        boolean complete = !items.isEmpty() && declared.size() == items.size();
        UnknownFields unknown = UnknownReader.read(file, format, declared);
        for (int i = 0; complete && format.isPresent() && i < items.size(); i++) {
            if (!unknown.keptIn(declared.get(i))) {
                FormatReader.check(format.get(), declared.get(i), items.get(i));
            }
        }
        List<Column> columns = UnknownReader.withKept(declared, unknown);
        Optional<String> key = file.find("key")
                .flatMap(value -> key(value, columns, complete, unknown))
                .map(Column::name);
        Optional<String> eventTime = file.find("event-time")
                .flatMap(value -> time(value, columns, complete))
                .map(Column::name);
        DataSize maxMessage = file.find("max-message", MESSAGE_SIZE).orElse(DataSize.ofMegabytes(1));
        Optional<Archive> archive = file.find("archive").flatMap(ArchiveReader::read);
        file.finish();
        return complete
                ? Optional.of(new Stream(
                        name,
                        description,
                        topic,
                        partitions,
                        format.map(known -> complete(known, declared, unknown)).orElse(new Format.Json()),
                        columns,
                        unknown,
                        eventTime,
                        key,
                        maxMessage,
                        archive))
                : Optional.empty();
    }

    /** CSV that does not list its fields has the columns', in their order. */
    private static Format complete(Format format, List<Column> columns, UnknownFields unknown) {
        if (!(format instanceof Format.Csv csv) || !csv.fields().isEmpty()) {
            return format;
        }
        return new Format.Csv(
                csv.delimiter(),
                columns.stream()
                        .filter(column -> !unknown.keptIn(column))
                        .map(column -> column.field().steps().getFirst().name())
                        .toList());
    }

    private static void refuseShared(String topic, String other, Section file) {
        String what = "The topic `" + topic + "` belongs to the stream `" + other + "`";
        String why = "each stream has a topic of its own, beside its topic of dead letters";
        String fix = "Give this stream another `topic`.";
        file.find("topic").ifPresentOrElse(value -> value.problem(what, why, fix), () -> file.problem(what, why, fix));
    }

    /** A column that has to be a time. */
    static Optional<Column> time(Value reference, List<Column> columns, boolean complete) {
        Optional<Column> column = column(reference, columns, complete);
        column.filter(c -> !(c.type() instanceof ColumnType.Timestamp || c.type() instanceof ColumnType.Date))
                .ifPresent(c -> reference.problem(
                        reference.label() + " cannot be `" + c.name() + "`",
                        "that column is " + c.type().label() + ", not a timestamp or date",
                        "Name a column of type timestamp, or change that column's type."));
        return column;
    }

    /** A column whose value can be a message's key. */
    private static Optional<Column> key(
            Value reference, List<Column> columns, boolean complete, UnknownFields unknown) {
        Optional<Column> column = column(reference, columns, complete);
        column.filter(c -> c.type() instanceof ColumnType.ListOf || unknown.keptIn(c))
                .ifPresent(c -> reference.problem(
                        reference.label() + " cannot be `" + c.name() + "`",
                        unknown.keptIn(c) ? "it holds what is unknown of an event" : "that column is a list",
                        "Name a column with one value."));
        return column;
    }

    private static Optional<Column> column(Value reference, List<Column> columns, boolean complete) {
        return reference.text().flatMap(name -> {
            Optional<Column> column =
                    columns.stream().filter(c -> c.name().equals(name)).findFirst();
            if (column.isEmpty() && complete) {
                reference.problem(
                        "There is no column " + reference.shown(),
                        reference.label() + " must name a column of the stream",
                        Form.hint(name, columns.stream().map(Column::name).toList()));
            }
            return column;
        });
    }

    private static List<Column> columns(List<Value> items) {
        List<Column> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Value item : items) {
            Optional<Column> column = item.section("a column").flatMap(ColumnReader::read);
            column.ifPresent(columns::add);
            // SQL does not tell upper case from lower case.
            column.filter(c -> !names.add(c.name().toLowerCase(Locale.ROOT)))
                    .ifPresent(c -> item.problem(
                            "A second column is called `" + c.name() + "`",
                            "SQL reads names without regard to case",
                            "Rename one; `field` says which field it reads."));
        }
        return columns;
    }

    private static String topic(String text) {
        if (!TOPIC.matcher(text).matches()
                || text.length() > LONGEST_TOPIC
                || text.equals(".")
                || text.equals("..")
                || text.startsWith("__")) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
