package io.mekong.event;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath;
import java.util.List;

/**
 * One of the values of a line, and the columns that read it.
 *
 * @param targets none where the stream does not know the field
 */
record CsvField(String name, List<Target> targets) {
    /** What is behind the last field. */
    static final CsvField NONE = new CsvField("", List.of());

    record Target(CellReader cell, int column) {}

    CsvField {
        targets = List.copyOf(targets);
    }

    /** @throws IllegalArgumentException when a line can have nothing that the column wants */
    static boolean isReadBy(Column column, String name) {
        List<FieldPath.Step> steps = column.field().steps();
        if (steps.size() > 1 || steps.getFirst().each() || column.type() instanceof ColumnType.ListOf) {
            throw new IllegalArgumentException(
                    "column `" + column.name() + "`: a line of CSV has neither objects nor lists in it");
        }
        return steps.getFirst().name().equals(name);
    }
}
