package io.mekong.event;

/** Bytes, which JSON can only carry as Base64. */
final class BytesReader extends CellReader {
    BytesReader(Cells cells) {
        super(cells);
    }

    @Override
    int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        return readSlowly(in, at, sink, column);
    }
}
