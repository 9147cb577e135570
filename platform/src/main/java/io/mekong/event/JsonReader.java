package io.mekong.event;

/** Any JSON value, as it came. */
final class JsonReader extends CellReader {
    JsonReader(Cells cells) {
        super(cells);
    }

    @Override
    int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        int behind = JsonSyntax.skip(in, at);
        sink.putText(column, in.bytes, at, behind - at);
        return behind;
    }

    @Override
    void readBare(JsonInput in, int from, int to, RowSink sink, int column) throws RejectedEvent {
        JsonInput value = new JsonInput();
        value.reset(in.bytes, from, to - from);
        try {
            JsonSyntax.requireOneValue(value, from);
        } catch (RejectedEvent e) {
            throw new RejectedEvent("\"" + Text.cut(in.slice(from, to)) + "\" is " + e.reason());
        }
        sink.putText(column, in.bytes, from, to - from);
    }
}
