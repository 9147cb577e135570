package io.mekong.project;

import io.mekong.core.DataSize;
import java.util.List;
import java.util.Optional;

/**
 * A topic whose messages have typed columns.
 *
 * @param eventTime the column that says when an event happened; empty: the time Kafka received it
 * @param key the column whose value is the message key; empty: no key
 * @param archive whether every message is kept in the lake, and how
 */
public record Stream(
        String name,
        String description,
        String topic,
        int partitions,
        Format format,
        List<Column> columns,
        UnknownFields unknown,
        Optional<String> eventTime,
        Optional<String> key,
        DataSize maxMessage,
        Optional<Archive> archive) {
    public Stream {
        columns = List.copyOf(columns);
    }

    /** JSON messages of up to 1 MB in a topic of the stream's name, which is not archived. */
    public static Stream of(
            String name, int partitions, List<Column> columns, Optional<String> eventTime, Optional<String> key) {
        return new Stream(
                name,
                "",
                name,
                partitions,
                new Format.Json(),
                columns,
                new UnknownFields.Ignore(),
                eventTime,
                key,
                DataSize.ofMegabytes(1),
                Optional.empty());
    }

    /** Where messages go that cannot become rows, each with its reason. */
    public String deadLetterTopic() {
        return topic + ".dead-letters";
    }

    public Optional<Column> column(String columnName) {
        return columns.stream()
                .filter(column -> column.name().equals(columnName))
                .findFirst();
    }
}
