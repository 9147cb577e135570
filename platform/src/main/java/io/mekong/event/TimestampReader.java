package io.mekong.event;

import io.mekong.project.ColumnType.Timestamp;

/** Instants: ISO-8601 in quotes, or bare numbers by the column's unit. */
final class TimestampReader extends CellReader {
    private final Timestamp.Unit unit;

    TimestampReader(Cells cells, Timestamp.Unit unit) {
        super(cells);
        this.unit = unit;
    }

    @Override
    int read(JsonInput in, int at, RowSink sink, int column) throws RejectedEvent {
        if (in.bytes[at] == '"') {
            int stop = in.closingQuote(at + 1);
            long micros = stop < 0 ? IsoTime.NONE : IsoTime.micros(in.bytes, at + 1, stop);
            if (micros != IsoTime.NONE) {
                sink.putLong(column, micros);
                return stop + 1;
            }
            return readSlowly(in, at, sink, column);
        }
        int behind = in.behindNumber(in.number(at), 0);
        if (behind < 0 || in.scale != 0 || in.mantissa < 0) {
            return readSlowly(in, at, sink, column);
        }
        sink.putLong(column, Timestamps.fromNumber(in.signed(), unit));
        return behind;
    }

    @Override
    void readBare(JsonInput in, int from, int to, RowSink sink, int column) throws RejectedEvent {
        long micros = IsoTime.micros(in.bytes, from, to);
        if (micros != IsoTime.NONE) {
            sink.putLong(column, micros);
        } else if (in.number(from) != to) {
            super.readBare(in, from, to, sink, column);
        } else if (in.scale == 0 && in.mantissa >= 0) {
            sink.putLong(column, Timestamps.fromNumber(in.signed(), unit));
        } else {
            cells.putNumber(in.slice(from, to), sink, column);
        }
    }
}
