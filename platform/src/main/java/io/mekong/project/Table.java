package io.mekong.project;

import java.util.List;

/**
 * An OLAP table fed from a stream. Beside its columns every table has {@code __time} (the event time, UTC),
 * {@code __partition} and {@code __offset} (where the row's message stands in Kafka).
 *
 * @param columns the stream's columns that are kept, in table order
 */
public record Table(String name, String description, String stream, List<Column> columns) {
    public Table {
        columns = List.copyOf(columns);
    }
}
