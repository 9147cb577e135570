package io.mekong.event;

import io.mekong.project.Column;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON objects straight from their bytes into cells: for each field of the stream there is a reader of its type, made
 * when the stream is known, and in the common case nothing is made for an event. The whole text is checked, also where
 * nobody wants it.
 *
 * <p>Of a nested object that a column's way leads into, fields that no column names are passed over: what the stream says
 * of unknown fields is about those of the event itself.
 */
final class JsonDecoder implements EventDecoder {
    private final JsonInput in = new JsonInput();
    private final Seen seen;
    private final Completion completion;
    private final KeyReader key;
    private final ObjectReader event;
    private final Optional<UnknownFieldReader.Keep> kept;

    JsonDecoder(Stream stream) {
        seen = new Seen(stream.columns().size());
        completion = new Completion(stream);
        key = new KeyReader(stream);
        UnknownFieldReader unknown = UnknownFieldReader.of(stream, seen);
        kept = unknown instanceof UnknownFieldReader.Keep keep ? Optional.of(keep) : Optional.empty();
        event = new ReaderTree(seen, CellReader::of).read(readColumns(stream), unknown);
    }

    @Override
    public int eventTimeColumn() {
        return completion.eventTime();
    }

    @Override
    public Change decode(byte[] bytes, int offset, int length, RowSink sink) throws RejectedEvent {
        if (length == 0) {
            throw new RejectedEvent("the message is empty");
        }
        in.reset(bytes, offset, length);
        seen.clear();
        kept.ifPresent(UnknownFieldReader.Keep::clear);
        try {
            int behind = event.readObject(in, in.firstBrace(), sink);
            in.requireEnd(behind);
            kept.ifPresent(fields -> fields.put(sink));
            completion.complete(seen, sink);
            return Change.UPSERT;
        } catch (RejectedEvent e) {
            throw JsonSyntax.reason(in, e);
        }
    }

    @Override
    public Change decodeDeletion(byte[] messageKey, RowSink sink) throws RejectedEvent {
        key.read(messageKey, sink);
        return Change.DELETE;
    }

    /** All but the one that keeps what the others leave. */
    static Map<Integer, Column> readColumns(Stream stream) {
        Map<Integer, Column> columns = new LinkedHashMap<>();
        for (int i = 0; i < stream.columns().size(); i++) {
            Column column = stream.columns().get(i);
            if (!(stream.unknown() instanceof UnknownFields.Keep(String keeper) && keeper.equals(column.name()))) {
                columns.put(i, column);
            }
        }
        return columns;
    }
}
