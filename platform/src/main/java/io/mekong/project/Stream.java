package io.mekong.project;

import io.mekong.core.DataSize;
import java.util.List;
import java.util.Optional;

/**
 * A topic whose messages have typed columns.
 *
 * @param eventTime the column that says when an event happened; empty: the time Kafka received it
 * @param key the column whose value is the message key; empty: no key
 */
public record Stream(
        String name,
        String description,
        String topic,
        int partitions,
        List<Column> columns,
        Optional<String> eventTime,
        Optional<String> key,
        DataSize maxMessage) {
    public Stream {
        columns = List.copyOf(columns);
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
