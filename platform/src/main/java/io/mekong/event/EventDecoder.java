package io.mekong.event;

import io.mekong.project.Format;
import io.mekong.project.Stream;

/**
 * Reads messages against one stream's columns. Fields that the stream does not name go by its {@code unknown}; of a field
 * that comes twice the last counts; null is as good as absent.
 *
 * <p>Not thread-safe: each thread has its own.
 */
public interface EventDecoder {
    /** What a message does to the row that has its key. In a table without a key every message adds a row. */
    enum Change {
        UPSERT,
        DELETE,
        /** All rows of the table are gone, whatever their key. */
        TRUNCATE
    }

    static EventDecoder of(Stream stream) {
        return switch (stream.format()) {
            case Format.Json _ -> new JsonDecoder(stream);
            case Format.Csv csv -> new CsvDecoder(stream, csv);
            case Format.Avro(var schema) -> new TranscodingDecoder(stream, AvroMessages.of(stream, schema));
            case Format.Protobuf protobuf -> new TranscodingDecoder(stream, ProtobufMessages.of(stream, protobuf));
            case Format.Debezium _ -> new DebeziumDecoder(stream);
        };
    }

    /** The index of the column that says when the event happened, or -1. */
    int eventTimeColumn();

    /**
     * Puts the event's cells into {@code sink}. Cells may have been put when it turns out that the event is rejected.
     *
     * @throws RejectedEvent with the field and the reason
     */
    Change decode(byte[] bytes, int offset, int length, RowSink sink) throws RejectedEvent;

    default Change decode(byte[] event, RowSink sink) throws RejectedEvent {
        return decode(event, 0, event.length, sink);
    }

    /**
     * Reads a message without a value, which says that the row of this key is gone.
     *
     * @throws RejectedEvent where the stream has no key to go by
     */
    default Change decodeDeletion(byte[] key, RowSink sink) throws RejectedEvent {
        throw new RejectedEvent("the message is empty");
    }
}
