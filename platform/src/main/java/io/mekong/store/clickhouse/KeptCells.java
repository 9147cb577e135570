package io.mekong.store.clickhouse;

import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Cells whose value a message left open because the row keeps it: each gets what the row had. That is what an earlier
 * message of the same commit said, or else what the table has; nothing, where the row was deleted in between.
 */
final class KeptCells {
    static final ColumnType TYPE = new ColumnType.Text();

    private final TableSchema schema;
    /** That some row of the commit keeps. */
    private final SortedSet<String> columns = new TreeSet<>();

    KeptCells(StoredTable table) {
        this.schema = table.schema();
    }

    void note(ColumnVector marks, int rows) {
        for (int row = 0; row < rows; row++) {
            if (!marks.isNull(row)) {
                columns.addAll(TableSchema.keptColumns(marks.textAt(row)));
            }
        }
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    void forget() {
        columns.clear();
    }

    /** A table in which rows wait that have cells to be filled. */
    String create(String staged) {
        List<String> definitions = new ArrayList<>();
        schema.stored().forEach(column -> definitions.add(RowSql.definition(schema, column)));
        definitions.add(RowSql.VERSION + " UInt64");
        definitions.add(RowSql.GONE + " UInt8");
        definitions.add(TableSchema.KEPT + " String");
        return "CREATE TABLE " + SqlText.quote(staged) + " (" + String.join(", ", definitions)
                + ") ENGINE = MergeTree ORDER BY tuple()";
    }

    /**
     * Puts the last row of each key in, with all its cells.
     *
     * @param before the rows that have what is kept; empty: there are none
     */
    String fill(String staged, String into, Optional<String> before) {
        List<String> names = schema.stored().stream()
                .map(StoredColumn::name)
                .map(SqlText::quote)
                .toList();
        List<String> cells = new ArrayList<>();
        List<String> said = new ArrayList<>(List.of(SqlText.quote(schema.key())));
        List<String> old = new ArrayList<>(said);
        said.add("argMax(tuple(" + String.join(", ", names) + ", " + RowSql.GONE + ", " + TableSchema.KEPT + "), "
                + RowSql.VERSION + ") AS `~last`");
        said.add("max(" + RowSql.VERSION + ") AS `~version`");
        said.add("maxIf(" + RowSql.VERSION + ", " + RowSql.GONE + " = 1) AS `~gone`");
        for (int i = 0; i < names.size(); i++) {
            StoredColumn column = schema.stored().get(i);
            String last = "tupleElement(`~last`, " + (i + 1) + ")";
            if (!columns.contains(column.name())) {
                cells.add(schema.key().contains(column.name()) ? names.get(i) : last);
                continue;
            }
            String told = SqlText.quote("~told " + column.name());
            String cell = SqlText.quote("~cell " + column.name());
            String condition =
                    RowSql.VERSION + ", " + RowSql.GONE + " = 0 AND NOT " + keeps(TableSchema.KEPT, column.name());
            said.add("maxIf(" + condition + ") AS " + told);
            said.add("argMaxIf(tuple(" + names.get(i) + "), " + condition + ") AS " + cell);
            old.add(names.get(i) + " AS " + SqlText.quote("~old " + column.name()));
            cells.add("multiIf(NOT " + keeps("tupleElement(`~last`, " + (names.size() + 2) + ")", column.name()) + ", "
                    + last
                    + ", " + told + " > `~gone`, tupleElement(" + cell + ", 1), `~gone` > 0, " + nothing(column) + ", "
                    + (before.isEmpty() ? nothing(column) : SqlText.quote("~old " + column.name())) + ")");
        }
        String keys = SqlText.quote(schema.key());
        return "INSERT INTO " + SqlText.quote(into) + " (" + String.join(", ", names) + ", " + RowSql.VERSION + ", "
                + RowSql.GONE + ") SELECT " + String.join(", ", cells) + ", `~version`, tupleElement(`~last`, "
                + (names.size() + 1) + ") FROM (SELECT " + String.join(", ", said) + " FROM " + SqlText.quote(staged)
                + " GROUP BY " + keys + ") AS said"
                + before.map(rows -> " LEFT ANY JOIN (SELECT " + String.join(", ", old) + " FROM "
                                + SqlText.quote(rows) + " FINAL WHERE (" + keys + ") IN (SELECT " + keys + " FROM "
                                + SqlText.quote(staged) + ")) AS old USING (" + keys + ")")
                        .orElse("");
    }

    private static String keeps(String marks, String column) {
        return "(position(" + marks + ", '" + TableSchema.keptMark(column) + "') > 0)";
    }

    /** A list cannot be null: it is empty then. */
    private String nothing(StoredColumn column) {
        String none = column.type() instanceof ColumnType.ListOf ? "[]" : "NULL";
        return "CAST(" + none + " AS " + RowSql.type(schema, column) + ")";
    }
}
