package io.mekong.event;

import java.util.Arrays;

/** Which columns an event has put so far. */
final class Seen {
    private final long[] columns;

    Seen(int columns) {
        this.columns = new long[(columns + 63) >> 6];
    }

    void add(int column) {
        columns[column >> 6] |= 1L << column;
    }

    boolean has(int column) {
        return (columns[column >> 6] & (1L << column)) != 0;
    }

    boolean isEmpty() {
        for (long sixtyFour : columns) {
            if (sixtyFour != 0) {
                return false;
            }
        }
        return true;
    }

    void clear() {
        Arrays.fill(columns, 0);
    }

    /** Whether all of the others are among these; both are of the same stream. */
    boolean hasAll(Seen others) {
        for (int i = 0; i < columns.length; i++) {
            if ((others.columns[i] & ~columns[i]) != 0) {
                return false;
            }
        }
        return true;
    }
}
