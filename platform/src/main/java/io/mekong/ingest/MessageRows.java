package io.mekong.ingest;

import io.mekong.event.EventDecoder;
import io.mekong.event.RowSink;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;

/** Makes of each message the rows of one table: one, or one for every element of a list. */
public interface MessageRows {
    /** Takes full batches away. */
    interface Full {
        void append(RowBatch batch);

        /** What came before, and what the table has, is gone. */
        default void truncate() {}
    }

    static MessageRows of(Table table, Stream stream, TableSchema schema, EventDecoder decoder, Full full) {
        return table.unnest().isPresent()
                ? new ElementRows(stream, schema, decoder.eventTimeColumn(), full)
                : new TableRows(stream, schema, decoder.eventTimeColumn(), full);
    }

    /** Where the message's cells go. */
    RowSink cells();

    /** Begins a message; without an event time of its own it happened when Kafka received it. */
    void begin(int partition, long offset, long recordTimeMs);

    /** The message's event time, in microseconds since 1970, once it has been decoded. */
    long eventMicros();

    /**
     * Keeps the message's rows; without it they are as if they had never been put.
     *
     * @return how many they are
     */
    int end(EventDecoder.Change change);

    /** Hands over what has not been. */
    void flush();

    /** Lets go of what has not been handed over. */
    void clear();
}
