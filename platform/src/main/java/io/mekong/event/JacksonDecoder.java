package io.mekong.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON objects against one stream's columns. Fields that the stream does not name are passed over; of a field
 * that comes twice the last counts; null is as good as absent.
 *
 * <p>Not thread-safe: each thread has its own.
 */
final class JacksonDecoder implements EventDecoder {
    private static final JsonFactory JSON = new JsonFactory();

    private final List<Column> columns;
    private final Map<String, Integer> byField = new HashMap<>();
    private final int eventTime;
    private final BitSet seen = new BitSet();

    JacksonDecoder(Stream stream) {
        columns = stream.columns();
        for (int i = 0; i < columns.size(); i++) {
            byField.put(columns.get(i).field().toString(), i);
        }
        eventTime =
                stream.eventTime().flatMap(stream::column).map(columns::indexOf).orElse(-1);
    }

    @Override
    public int eventTimeColumn() {
        return eventTime;
    }

    @Override
    public Change decode(byte[] bytes, int offset, int length, RowSink sink) throws RejectedEvent {
        if (length == 0) {
            throw new RejectedEvent("the message is empty");
        }
        byte[] event =
                offset == 0 && length == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
        Text.requireUtf8(event);
        seen.clear();
        try (JsonParser parser = JSON.createParser(event)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RejectedEvent("not a JSON object");
            }
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                Integer column = byField.get(field);
                if (column == null || parser.currentToken() == JsonToken.VALUE_NULL) {
                    parser.skipChildren();
                } else {
                    putField(event, parser, sink, column);
                }
            }
            if (parser.nextToken() != null) {
                throw new RejectedEvent("more than one JSON value in the message");
            }
        } catch (JsonProcessingException e) {
            // The parser's own limits (nesting, length) come without a place.
            String place = e.getLocation() == null
                    ? ""
                    : " (byte " + Math.max(0, e.getLocation().getByteOffset()) + ")";
            throw new RejectedEvent("not JSON: " + Text.cut(String.valueOf(e.getOriginalMessage())) + place);
        } catch (IOException e) {
            throw new RejectedEvent("not JSON: " + e.getMessage());
        }
        complete(sink);
        return Change.UPSERT;
    }

    private void putField(byte[] event, JsonParser parser, RowSink sink, int column) throws IOException, RejectedEvent {
        Column definition = columns.get(column);
        try {
            if (definition.type() instanceof ColumnType.Json) {
                Cells.putString(rawValue(event, parser), sink, column);
            } else {
                Cells.put(definition.type(), parser, sink, column);
            }
        } catch (RejectedEvent e) {
            throw inField(definition, e.reason());
        }
        seen.set(column);
    }

    /** The value's own text, just as it came. */
    private static String rawValue(byte[] event, JsonParser parser) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return new String(event, start, end - start, StandardCharsets.UTF_8);
    }

    /** Defaults for what did not come, or the reason why the event cannot do without it. */
    private void complete(RowSink sink) throws RejectedEvent {
        for (int i = seen.nextClearBit(0); i < columns.size(); i = seen.nextClearBit(i + 1)) {
            Column column = columns.get(i);
            if (column.defaultValue().isPresent()) {
                Cells.putText(column.type(), column.defaultValue().get(), sink, i);
            } else if (column.required() || i == eventTime) {
                throw inField(column, i == eventTime ? "missing; it is the event's time" : "missing");
            }
        }
    }

    private static RejectedEvent inField(Column column, String reason) {
        return new RejectedEvent("field `" + column.field() + "`: " + reason);
    }
}
