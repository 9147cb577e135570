package io.mekong.event;

/** Remembers where a field's value is, to come back to it: of one that comes twice, the last that is not null. */
final class PlaceOfField implements FieldReader {
    private static final int NOWHERE = -1;

    private int place = NOWHERE;

    void forget() {
        place = NOWHERE;
    }

    boolean isKnown() {
        return place != NOWHERE;
    }

    int place() {
        return place;
    }

    @Override
    public int read(JsonInput in, int at, RowSink sink) throws RejectedEvent {
        if (in.bytes[at] != 'n') {
            place = at;
        }
        return JsonSyntax.skip(in, at);
    }
}
