package io.mekong.lake;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.ColumnType.Timestamp.Unit;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The columns of the lake's files: {@code __time} (when it happened), the stream's columns as they could be read,
 * {@code __partition} and {@code __offset}, and the message itself: {@code __timestamp} (when Kafka received it),
 * {@code __key}, {@code __value}. A message that could not be read has the reason in {@code __rejected}, and no columns;
 * {@code __deleted} tells whether it says that the row of its key is gone, or all rows where it has no key;
 * {@code __kept} in changes of a database which cells it leaves as they were.
 */
public final class LakeSchema {
    public static final String TIMESTAMP = "__timestamp";
    public static final String KEY = "__key";
    public static final String VALUE = "__value";
    public static final String REJECTED = "__rejected";

    private static final ColumnType TIME = new ColumnType.Timestamp(Unit.MICROS);

    private LakeSchema() {}

    static TableSchema of(Stream stream) {
        List<StoredColumn> columns = new ArrayList<>();
        columns.add(new StoredColumn(TableSchema.TIME, TIME));
        for (Column column : stream.columns()) {
            columns.add(new StoredColumn(column.name(), column.type()));
        }
        columns.addAll(MESSAGE);
        columns.add(new StoredColumn(REJECTED, new ColumnType.Text()));
        columns.add(new StoredColumn(TableSchema.DELETED, new ColumnType.Bool()));
        if (stream.format() instanceof Format.Debezium) {
            columns.add(new StoredColumn(TableSchema.KEPT, new ColumnType.Text()));
        }
        return TableSchema.ofColumns(stream.topic(), columns);
    }

    /**
     * What the columns of a file depend on, as one text: files with another label were written when the stream was read
     * differently. Their messages are the same.
     */
    public static String label(Stream stream) {
        String definition = (stream.format() instanceof Format.Debezium ? "kept|" : "") + stream.format() + "|"
                + stream.unknown() + "|" + stream.eventTime() + "|" + stream.key() + "|"
                + stream.columns().stream()
                        .map(column -> new Column(
                                column.name(),
                                column.field(),
                                column.type(),
                                column.required(),
                                column.defaultValue(),
                                column.allowed(),
                                ""))
                        .toList();
        return UUID.nameUUIDFromBytes(definition.getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** The message alone, as Kafka had it. */
    static final List<StoredColumn> MESSAGE = List.of(
            new StoredColumn(TableSchema.PARTITION, new ColumnType.Int()),
            new StoredColumn(TableSchema.OFFSET, new ColumnType.BigInt()),
            new StoredColumn(TIMESTAMP, TIME),
            new StoredColumn(KEY, new ColumnType.Bytes()),
            new StoredColumn(VALUE, new ColumnType.Bytes()));

    static TableSchema messages(String topic) {
        return TableSchema.ofColumns(topic, MESSAGE);
    }
}
