package io.mekong.event;

import io.mekong.project.Column;

/** A field that is a column's cell. */
final class CellField implements FieldReader {
    private final CellReader cell;
    private final Column definition;
    private final int column;
    private final Seen seen;

    CellField(CellReader cell, Column definition, int column, Seen seen) {
        this.cell = cell;
        this.definition = definition;
        this.column = column;
        this.seen = seen;
    }

    @Override
    public int read(JsonInput in, int at, RowSink sink) throws RejectedEvent {
        if (in.bytes[at] == 'n') {
            return in.behindLiteral(at, "null");
        }
        try {
            int behind = cell.read(in, at, sink, column);
            seen.add(column);
            return behind;
        } catch (RejectedEvent e) {
            throw Text.inField(definition.field().toString(), e);
        }
    }
}
