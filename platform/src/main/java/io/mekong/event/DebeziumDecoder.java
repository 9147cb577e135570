package io.mekong.event;

import io.mekong.project.Column;
import io.mekong.project.Stream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads changes of a database's rows as Debezium writes them in JSON. Created, changed and read rows are those
 * {@code after} the change; of a deleted one the row {@code before} says which it was. A large value that an update did
 * not touch is not in the database's log: the cell is kept. Ways begin at the row; with a
 * {@code $} in front they begin at the envelope ({@code $op}, {@code $source.lsn}).
 *
 * <p>Numbers for times go by the column's unit, dates are days. Decimals must come as text or as numbers
 * ({@code decimal.handling.mode} string or double): in Debezium's own form their digits cannot be told from others.
 *
 * @see <a href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html#postgresql-events">Debezium:
 *     data change events</a>
 */
final class DebeziumDecoder implements EventDecoder {
    private final JsonInput in = new JsonInput();
    private final DebeziumEnvelope envelope = new DebeziumEnvelope();
    private final Seen seen;
    private final Completion completion;
    private final KeyReader key;
    private final ObjectReader row;
    private final ObjectReader deletedRow;
    private final ObjectReader around;
    private final boolean readsAround;
    private final Optional<UnknownFieldReader.Keep> kept;

    DebeziumDecoder(Stream stream) {
        seen = new Seen(stream.columns().size());
        completion = new Completion(stream);
        key = new KeyReader(stream);
        UnknownFieldReader unknown = UnknownFieldReader.of(stream, seen);
        kept = unknown instanceof UnknownFieldReader.Keep keep ? Optional.of(keep) : Optional.empty();
        Map<Integer, Column> ofRow = new LinkedHashMap<>();
        Map<Integer, Column> ofEnvelope = new LinkedHashMap<>();
        JsonDecoder.readColumns(stream)
                .forEach((index, column) -> (isOfEnvelope(column) ? ofEnvelope : ofRow).put(index, column));
        UnknownFieldReader ignored = new UnknownFieldReader.Ignore();
        row = new ReaderTree(seen, DebeziumCells::of).read(ofRow, unknown);
        deletedRow = new ReaderTree(seen, DebeziumCells::ofDeleted).read(ofRow, ignored);
        around = new ReaderTree(seen, DebeziumCells::of).read(ofEnvelope, name -> name.substring(1), ignored);
        readsAround = !ofEnvelope.isEmpty();
    }

    private static boolean isOfEnvelope(Column column) {
        return column.field().steps().getFirst().name().startsWith("$");
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
            int brace = envelope.find(in);
            Change change = change();
            if (change == Change.TRUNCATE) {
                return change;
            }
            if (change == Change.DELETE) {
                deletedRow.readObject(in, row(envelope.before, "before"), sink);
            } else {
                row.readObject(in, row(envelope.after, "after"), sink);
                kept.ifPresent(fields -> fields.put(sink));
            }
            if (readsAround) {
                around.readObject(in, brace, sink);
            }
            if (change == Change.UPSERT) {
                completion.complete(seen, sink);
            }
            return change;
        } catch (RejectedEvent e) {
            throw JsonSyntax.reason(in, e);
        }
    }

    private Change change() throws RejectedEvent {
        if (!envelope.operation.isKnown()) {
            throw new RejectedEvent("not a change by Debezium: it has no `op`");
        }
        int at = envelope.operation.place();
        String operation = "";
        if (in.bytes[at] == '"') {
            in.string(at);
            operation = in.stringRead();
        }
        return switch (operation) {
            case "c", "r", "u" -> Change.UPSERT;
            case "d" -> Change.DELETE;
            case "t" -> Change.TRUNCATE;
            case "m" -> throw new RejectedEvent("a message in the database's log (`op` m) is no change of a row");
            default ->
                throw new RejectedEvent("field `op`: \"" + Text.cut(in.slice(at, JsonSyntax.skip(in, at)))
                        + "\" is none of c, r, u, d, t, m");
        };
    }

    private int row(PlaceOfField field, String name) throws RejectedEvent {
        if (!field.isKnown()) {
            throw new RejectedEvent("field `" + name + "`: missing: the change does not say which row it is about");
        }
        if (in.bytes[field.place()] != '{') {
            throw Text.inField(name, FieldReader.notThe("an object", in, field.place()));
        }
        return field.place();
    }

    /** After a deletion Debezium sends its key once more, without a value, so that Kafka can forget the row too. */
    @Override
    public Change decodeDeletion(byte[] messageKey, RowSink sink) throws RejectedEvent {
        if (messageKey.length == 0 || !isObject(messageKey)) {
            key.read(messageKey, sink);
            return Change.DELETE;
        }
        seen.clear();
        try {
            deletedRow.readObject(in, envelope.findKey(in), sink);
        } catch (RejectedEvent e) {
            throw new RejectedEvent("the message is empty, and its key does not fit: "
                    + JsonSyntax.reason(in, e).reason());
        }
        if (seen.isEmpty()) {
            throw new RejectedEvent("the message is empty, and its key names none of the stream's columns");
        }
        return Change.DELETE;
    }

    private boolean isObject(byte[] messageKey) {
        in.reset(messageKey, 0, messageKey.length);
        int first = in.behindBlanks(in.behindByteOrderMark());
        return first < in.end && messageKey[first] == '{';
    }
}
