package io.mekong.event;

/** {@code true}, {@code false}, and the texts of them. */
final class BooleanReader extends CellReader {
    BooleanReader(Cells cells) {
        super(cells);
    }

    @Override
    int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        byte first = in.bytes[at];
        if (first != 't' && first != 'f') {
            return readSlowly(in, at, sink, column);
        }
        int behind = in.behindLiteral(at, first == 't' ? "true" : "false");
        sink.putLong(column, first == 't' ? 1 : 0);
        return behind;
    }
}
