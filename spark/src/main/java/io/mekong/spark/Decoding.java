package io.mekong.spark;

import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's messages as rows of a stream's columns, by the decoder that the server's tables are fed through. Behind the stream's
 * columns stand {@code __time}, {@code __partition} and {@code __offset}; of a message that cannot be read {@code __rejected}
 * says why, with its key and value.
 */
final class Decoding implements MapPartitionsFunction<Row, Row> {
    static final String REJECTED = "__rejected";
    static final String KEY = "__key";
    static final String VALUE = "__value";
    static final String PARTITION = "__partition";
    static final String OFFSET = "__offset";
    private static final long serialVersionUID = 1L;

    private final StreamText stream;
    private final LongAccumulator rejected;

    Decoding(Stream stream, LongAccumulator rejected) {
        this.stream = new StreamText(stream);
        this.rejected = rejected;
    }

    /** The columns that Kafka's rows are to have: value, key, partition, offset, timestamp. */
    static final String[] MESSAGE = {"value", "key", "partition", "offset", "timestamp"};

    static StructType schema(Stream stream) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.of("__time", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS)));
        columns.addAll(stream.columns());
        columns.add(Column.of(PARTITION, new ColumnType.Int()));
        columns.add(Column.of(OFFSET, new ColumnType.BigInt()));
        columns.add(Column.of(REJECTED, new ColumnType.Text()));
        columns.add(Column.of(KEY, new ColumnType.Bytes()));
        columns.add(Column.of(VALUE, new ColumnType.Bytes()));
        return Types.of(columns);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> messages) {
        Stream read = stream.read();
        Reader reader = new Reader(read, rejected);
        Iterable<Row> all = () -> messages;
        return StreamSupport.stream(all.spliterator(), false)
                .filter(message -> !message.isNullAt(0))
                .map(reader::row)
                .iterator();
    }

    /** Of one partition. */
    private static final class Reader {
        private final Stream stream;
        private final EventDecoder decoder;
        private final CellSink cells;
        private final LongAccumulator rejected;

        Reader(Stream stream, LongAccumulator rejected) {
            this.stream = stream;
            this.decoder = EventDecoder.of(stream);
            this.cells = new CellSink(stream);
            this.rejected = rejected;
        }

        Row row(Row message) {
            int columns = stream.columns().size();
            @Nullable Object[] row = new Object[columns + 6];
            byte[] value = message.getAs(0);
            cells.clear();
            try {
                decoder.decode(value, cells);
                for (int i = 0; i < columns; i++) {
                    row[i + 1] = cells.cell(i);
                }
            } catch (RejectedEvent e) {
                rejected.add(1);
                row[columns + 3] = e.reason();
                row[columns + 4] = message.get(1);
                row[columns + 5] = value;
            }
            int time = decoder.eventTimeColumn();
            Object happened = time >= 0 ? row[time + 1] : null;
            row[0] = happened == null
                    ? message.get(4)
                    : happened instanceof Date day ? new Timestamp(day.getTime()) : happened;
            row[columns + 1] = message.get(2);
            row[columns + 2] = message.get(3);
            return RowFactory.create(row);
        }
    }
}
