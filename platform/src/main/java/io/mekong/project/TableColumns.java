package io.mekong.project;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the keys of a table's file may refer to.
 *
 * @param unnest the list whose elements are rows
 * @param complete whether these are all its columns; otherwise a name that is not among them may still be right
 */
record TableColumns(List<Column> columns, List<Table.Derived> derived, Optional<FieldPath> unnest, boolean complete) {

    /** The column that {@code reference} names, derived ones not counted. */
    Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    boolean isDerived(String name) {
        return derived.stream().anyMatch(column -> column.name().equals(name));
    }

    /** Whether {@code name} is a column of either kind; where it is none, that is reported. */
    boolean has(String name, Value reference) {
        if (column(name).isPresent() || isDerived(name)) {
            return true;
        }
        if (complete) {
            reference.problem(
                    "There is no column `" + Problems.clip(name) + "`",
                    "the table has none of that name, nor does it derive one",
                    Form.hint(name, names()));
        }
        return false;
    }

    List<String> names() {
        return Stream.concat(
                        columns.stream().map(Column::name), derived.stream().map(Table.Derived::name))
                .toList();
    }

    /** The type of a column as the table has it; empty for a derived one, which only the engine knows. */
    Optional<ColumnType> type(String name) {
        return column(name).map(column -> unnest.map(column::typeIn).orElse(column.type()));
    }
}
