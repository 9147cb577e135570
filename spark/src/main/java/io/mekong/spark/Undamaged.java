package io.mekong.spark;

import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/** Leaves out, and counts, rows that could not be read. */
final class Undamaged implements FilterFunction<Row> {
    private static final long serialVersionUID = 1L;

    private final LongAccumulator damaged;
    private final int column;

    /** @param column that holds the row as it stands in the file, where it could not be read */
    Undamaged(LongAccumulator damaged, int column) {
        this.damaged = damaged;
        this.column = column;
    }

    @Override
    public boolean call(Row row) {
        if (row.isNullAt(column)) {
            return true;
        }
        damaged.add(1);
        return false;
    }
}
