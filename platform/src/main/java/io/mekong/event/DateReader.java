package io.mekong.event;

/** Dates such as 2021-02-05. */
final class DateReader extends CellReader {
    DateReader(Cells cells) {
        super(cells);
    }

    @Override
    int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        // Both quotes and ten characters.
        if (in.end - at >= 12 && in.bytes[at] == '"' && in.bytes[at + 11] == '"') {
            long day = IsoTime.day(in.bytes, at + 1);
            if (day != IsoTime.NONE) {
                sink.putLong(column, day);
                return at + 12;
            }
        }
        return readSlowly(in, at, sink, column);
    }

    @Override
    void readBare(JsonInput in, int from, int to, RowSink sink, int column) throws RejectedEvent {
        long day = to - from == 10 ? IsoTime.day(in.bytes, from) : IsoTime.NONE;
        if (day != IsoTime.NONE) {
            sink.putLong(column, day);
        } else {
            super.readBare(in, from, to, sink, column);
        }
    }
}
