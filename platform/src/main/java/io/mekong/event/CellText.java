package io.mekong.event;

import io.mekong.project.ColumnType;

/** Reads what a person writes for one cell, as texts in messages are read: dates and times in ISO-8601, bytes in Base64. */
public final class CellText {
    private CellText() {}

    /** @throws RejectedEvent with the reason why the text is no value of the type */
    public static void read(ColumnType type, String text, RowSink sink, int column) throws RejectedEvent {
        new Cells(type, Limits.NONE).putText(text, sink, column);
    }
}
