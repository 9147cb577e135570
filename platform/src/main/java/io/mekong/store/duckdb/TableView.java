package io.mekong.store.duckdb;

import io.mekong.project.Table;
import io.mekong.store.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What people see of a table, as SQL: its columns in the project's order and the derived ones. Everything that reads
 * rows with their derived columns goes through here, so that what a row is made of is said once.
 */
final class TableView {
    private TableView() {}

    /** @param from where all rows are, with the stored columns */
    static String create(TableSchema schema, String from) {
        return "CREATE OR REPLACE VIEW " + StoredNames.view(schema.name()) + " AS " + rows(schema, from);
    }

    /** Every row in the store, to be given to {@link #rows}. */
    static String all(TableSchema schema) {
        return StoredNames.table(schema.name());
    }

    /**
     * Rows as people see them.
     *
     * @param from something with the stored columns: {@link #all}, or a query in brackets over part of it
     */
    static String rows(TableSchema schema, String from) {
        return "SELECT " + names(order(schema)) + " FROM " + withDerived(schema, from);
    }

    /**
     * Each derived column sees those before it. One that cannot be computed of a row (a text that is no number, say) is
     * null there: a single odd row must not fail every query, nor the commit that feeds a rollup.
     */
    static String withDerived(TableSchema schema, String from) {
        List<String> stored =
                schema.stored().stream().map(TableSchema.StoredColumn::name).toList();
        String rows = "(SELECT " + names(stored) + " FROM " + from + ")"; // a removed one may have a derived one's name
        List<Table.Derived> level = new ArrayList<>();
        for (Table.Derived column : schema.derived()) {
            if (level.stream().anyMatch(before -> mayName(column, before))) {
                rows = with(level, rows);
                level.clear();
            }
            level.add(column);
        }
        return level.isEmpty() ? rows : with(level, rows);
    }

    private static String with(List<Table.Derived> level, String from) {
        return level.stream()
                .map(column -> ", TRY((" + column.sql() + "\n)) AS " + SqlText.quote(column.name()))
                .collect(Collectors.joining("", "(SELECT *", " FROM " + from + ")"));
    }

    private static boolean mayName(Table.Derived column, Table.Derived other) {
        return column.sql().toLowerCase(Locale.ROOT).contains(other.name().toLowerCase(Locale.ROOT));
    }

    static String names(List<String> columns) {
        return columns.stream().map(SqlText::quote).collect(Collectors.joining(", "));
    }

    private static List<String> order(TableSchema schema) {
        List<String> ours = List.of(TableSchema.PARTITION, TableSchema.OFFSET);
        List<String> order = new ArrayList<>();
        for (TableSchema.StoredColumn column : schema.stored()) {
            if (!ours.contains(column.name())) {
                order.add(column.name());
            }
        }
        schema.derived().forEach(column -> order.add(column.name()));
        order.addAll(ours);
        return order;
    }
}
