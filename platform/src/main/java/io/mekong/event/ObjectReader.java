package io.mekong.event;

import io.mekong.project.FieldPath;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads an object, each of its fields by the reader of its name, and all others by one for the unknown. */
final class ObjectReader implements FieldReader {
    private final FieldPath path;
    private final ByteNames<KnownField> byName;
    private final KnownField unknown;
    /** What comes in front of the first field. */
    private final KnownField before;

    /** @param path the object's own, for reasons */
    ObjectReader(FieldPath path, Map<String, FieldReader> readers, FieldReader unknown) {
        this.path = path;
        this.unknown = KnownField.unknown(unknown);
        this.before = KnownField.unknown(unknown);
        Map<String, KnownField> fields = new LinkedHashMap<>();
        KnownField previous = before;
        for (Map.Entry<String, FieldReader> reader : readers.entrySet()) {
            KnownField field = new KnownField(reader.getKey(), reader.getValue());
            previous.expect(field);
            previous = field;
            fields.put(reader.getKey(), field);
        }
        byName = new ByteNames<>(fields);
    }

    @Override
    public int read(JsonInput in, int at, RowSink sink) throws RejectedEvent {
        if (in.bytes[at] == 'n') {
            return in.behindLiteral(at, "null");
        }
        if (in.bytes[at] != '{') {
            throw Text.inField(Text.shown(path, in.element), FieldReader.notThe("an object", in, at));
        }
        return readObject(in, at, sink);
    }

    /** @param brace the place of the opening one */
    int readObject(JsonInput in, int brace, RowSink sink) throws RejectedEvent {
        in.enter(brace);
        int at = in.behindBlanks(brace + 1);
        if (at < in.end && in.bytes[at] == '}') {
            in.leave();
            return at + 1;
        }
        KnownField previous = before;
        while (true) {
            KnownField field = previous.expected();
            int value = field.behind(in, at);
            if (value < 0) {
                at = in.behindBlanks(at);
                value = field.behind(in, at);
            }
            if (value < 0) {
                field = lookUp(in, at);
                value = in.behindName;
                previous.expect(field);
            }
            previous = field;
            value = in.behindBlanks(value);
            if (value >= in.end) {
                throw in.endsEarly();
            }
            at = in.behindBlanks(field.reader.read(in, value, sink));
            if (at >= in.end) {
                throw in.endsEarly();
            }
            byte stop = in.bytes[at];
            if (stop == '}') {
                in.leave();
                return at + 1;
            }
            if (stop != ',') {
                throw in.misplaced(at, "a comma or '}'");
            }
            at++;
        }
    }

    private KnownField lookUp(JsonInput in, int quote) throws RejectedEvent {
        if (quote >= in.end || in.bytes[quote] != '"') {
            throw in.misplaced(quote, "a field's name in quotes");
        }
        int behind = in.string(quote);
        KnownField field = byName.find(in.text, in.textFrom, in.textLength);
        int colon = in.behindBlanks(behind);
        if (colon >= in.end || in.bytes[colon] != ':') {
            throw in.misplaced(colon, "a colon");
        }
        in.name = quote;
        in.behindName = colon + 1;
        return field == null ? unknown : field;
    }
}
