package io.mekong.event;

/** Texts; numbers and booleans as they are written. */
final class TextReader extends CellReader {
    TextReader(Cells cells) {
        super(cells);
    }

    @Override
    int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        if (in.bytes[at] != '"') {
            return readSlowly(in, at, sink, column);
        }
        int stop = in.closingQuote(at + 1);
        if (stop >= 0) {
            sink.putText(column, in.bytes, at + 1, stop - at - 1);
            return stop + 1;
        }
        int behind = in.string(at);
        sink.putText(column, in.text, in.textFrom, in.textLength);
        return behind;
    }

    @Override
    void readBare(JsonInput in, int from, int to, RowSink sink, int column) {
        sink.putText(column, in.bytes, from, to - from);
    }
}
