package io.mekong.store.clickhouse;

import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A table's rows as SQL. */
final class RowSql {
    /** Of keyed tables: the row with the highest counts. */
    static final String VERSION = "__version";

    /** Of keyed tables: whether the row of the key is gone. */
    static final String GONE = "__gone";

    private static final Set<String> OURS = Set.of(TableSchema.TIME, TableSchema.PARTITION, TableSchema.OFFSET);

    private RowSql() {}

    static String create(StoredTable table) {
        TableSchema schema = table.schema();
        List<String> columns = new ArrayList<>();
        schema.stored().forEach(column -> columns.add(definition(schema, column)));
        String engine;
        if (schema.keyed()) {
            columns.add(VERSION + " UInt64");
            columns.add(GONE + " UInt8");
            engine = "ReplacingMergeTree(" + VERSION + ", " + GONE + ") ORDER BY (" + SqlText.quote(schema.key()) + ")";
        } else {
            columns.add(Commits.COLUMN + " Int64 CODEC(Delta, ZSTD)");
            engine = "MergeTree PARTITION BY toYYYYMM(" + TableSchema.TIME + ") ORDER BY " + TableSchema.TIME;
        }
        return "CREATE TABLE " + SqlText.quote(table.rows()) + " (" + String.join(", ", columns) + ") ENGINE = "
                + engine + " SETTINGS non_replicated_deduplication_window = 1000";
    }

    static String definition(TableSchema schema, StoredColumn column) {
        return SqlText.quote(column.name()) + " " + type(schema, column);
    }

    static String type(TableSchema schema, StoredColumn column) {
        boolean required = OURS.contains(column.name()) || schema.key().contains(column.name());
        return required ? ClickHouseTypes.of(column.type()) : ClickHouseTypes.nullable(column.type());
    }

    static boolean isRequired(TableSchema schema, String column) {
        return OURS.contains(column) || schema.key().contains(column);
    }

    /** Every row that there is, behind FROM: of a key the last one. */
    static String all(StoredTable table) {
        return SqlText.quote(table.rows()) + (table.schema().keyed() ? " FINAL" : "");
    }

    static String createView(StoredTable table) {
        return "CREATE OR REPLACE VIEW " + SqlText.quote(table.schema().name()) + " AS SELECT "
                + SqlText.quote(order(table.schema())) + " FROM " + withDerived(table.schema(), all(table), List.of());
    }

    /**
     * In brackets: the columns and the derived ones.
     *
     * @param further columns of ours that are handed through
     */
    static String withDerived(TableSchema schema, String from, List<String> further) {
        List<String> stored = new ArrayList<>();
        schema.stored().forEach(column -> stored.add(column.name()));
        stored.addAll(further);
        String rows =
                "(SELECT " + SqlText.quote(stored) + " FROM " + from + ")"; // a removed one may have a derived name
        if (schema.derived().isEmpty()) {
            return rows;
        }
        return schema.derived().stream()
                .map(column -> ", (" + column.sql() + "\n) AS " + SqlText.quote(column.name()))
                .collect(Collectors.joining("", "(SELECT *", " FROM " + rows + ")"));
    }

    static List<String> order(TableSchema schema) {
        List<String> last = List.of(TableSchema.PARTITION, TableSchema.OFFSET);
        List<String> order = new ArrayList<>();
        schema.stored().stream()
                .map(StoredColumn::name)
                .filter(name -> !last.contains(name))
                .forEach(order::add);
        schema.derived().forEach(column -> order.add(column.name()));
        order.addAll(last);
        return order;
    }
}
