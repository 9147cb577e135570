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
}
