package io.mekong.event;

import io.mekong.project.FieldPath;
import java.util.Map;

/**
 * What stands around a row in a change by Debezium: {@code {"before":…,"after":…,"source":…,"op":"u"}}, as it is or as the
 * {@code payload} of a message that brings its schema. The operation may come behind the rows, so that the places are
 * looked for first, which also checks the whole text.
 */
final class DebeziumEnvelope {
    static final String TRUNCATES_BEFORE = "truncates_before";
    final PlaceOfField operation = new PlaceOfField();
    final PlaceOfField before = new PlaceOfField();
    final PlaceOfField after = new PlaceOfField();
    /** Of our own, in the message that ends a capture's second reading: rows that it did not meet are gone. */
    final PlaceOfField truncatesBefore = new PlaceOfField();

    private final PlaceOfField schema = new PlaceOfField();
    private final PlaceOfField payload = new PlaceOfField();
    private final ObjectReader finder;

    DebeziumEnvelope() {
        finder = new ObjectReader(
                FieldPath.of("payload"),
                Map.of(
                        "op",
                        operation,
                        "before",
                        before,
                        "after",
                        after,
                        TRUNCATES_BEFORE,
                        truncatesBefore,
                        "schema",
                        schema,
                        "payload",
                        payload),
                new UnknownFieldReader.Ignore());
    }

    /** Finds the places; returns that of the envelope's brace. */
    int find(JsonInput in) throws RejectedEvent {
        int brace = in.firstBrace();
        in.requireEnd(findAt(in, brace));
        if (operation.isKnown() || !payload.isKnown()) {
            return brace;
        }
        int inner = payload.place();
        findAt(in, inner);
        return inner;
    }

    /** The place of a key's brace: of the key itself, or of the payload that comes with a schema. */
    int findKey(JsonInput in) throws RejectedEvent {
        int brace = in.firstBrace();
        in.requireEnd(findAt(in, brace));
        boolean wrapped = payload.isKnown()
                && schema.isKnown()
                && in.bytes[payload.place()] == '{'
                && in.bytes[schema.place()] == '{';
        return wrapped ? payload.place() : brace;
    }

    private int findAt(JsonInput in, int at) throws RejectedEvent {
        for (PlaceOfField place : new PlaceOfField[] {operation, before, after, truncatesBefore, schema, payload}) {
            place.forget();
        }
        return finder.read(in, at, RowSink.NOWHERE);
    }
}
