package io.mekong.store.duckdb;

import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.sql.SQLException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Cells whose value a message left open because the row keeps it: each gets what the row had. That is what an earlier
 * message of the same commit said, or else what the table has; nothing, where the row was deleted in between.
 */
final class KeptCells {
    private final DuckDBConnection connection;
    private final TableSchema schema;
    private final int column;
    /** That some row of the commit keeps. */
    private final SortedSet<String> columns = new TreeSet<>();

    KeptCells(DuckDBConnection connection, TableSchema schema) {
        this.connection = connection;
        this.schema = schema;
        this.column = schema.indexOf(TableSchema.KEPT).orElseThrow();
    }

    void note(RowBatch rows) {
        ColumnVector marks = rows.column(column);
        for (int row = 0; row < rows.rows(); row++) {
            if (!marks.isNull(row)) {
                columns.addAll(TableSchema.keptColumns(marks.textAt(row)));
            }
        }
    }

    /**
     * @param staged the commit's messages
     * @param order an expression for a message's place among them
     * @param latest the last message of each key, which is filled up
     * @param table what there was before; empty text: nothing
     */
    void fill(String staged, String order, String latest, String table) throws SQLException {
        for (String kept : columns) {
            fill(kept, staged, order, latest, table);
        }
    }

    private void fill(String kept, String staged, String order, String latest, String table) throws SQLException {
        String cell = SqlText.quote(kept);
        String keys = TableView.names(schema.key());
        String told = "__deleted IS NOT true AND NOT " + keeps("", kept);
        Statements.execute(
                connection,
                "CREATE OR REPLACE TEMP TABLE __told AS SELECT " + keys + ", arg_max(struct_pack(v := " + cell + "), "
                        + order + ") FILTER (WHERE " + told + ") AS cell, max(" + order + ") FILTER (WHERE " + told
                        + ") AS told, max(" + order + ") FILTER (WHERE __deleted) AS gone FROM " + staged
                        + " GROUP BY " + keys);
        String before =
                table.isEmpty() ? "NULL" : "(SELECT " + cell + " FROM " + table + " AS old WHERE " + same("old") + ")";
        Statements.execute(
                connection,
                "UPDATE " + latest + " AS latest SET " + cell
                        + " = CASE WHEN told.told > coalesce(told.gone, -1) THEN told.cell.v"
                        + " WHEN told.gone IS NOT NULL THEN NULL ELSE " + before + " END FROM __told AS told WHERE "
                        + same("latest") + " AND " + keeps("latest.", kept));
    }

    private static String keeps(String prefix, String kept) {
        return "coalesce(contains(" + prefix + TableSchema.KEPT + ", '" + TableSchema.keptMark(kept) + "'), false)";
    }

    private String same(String other) {
        return schema.key().stream()
                .map(SqlText::quote)
                .map(key -> other + "." + key + " = told." + key)
                .collect(Collectors.joining(" AND "));
    }

    void forget() {
        columns.clear();
    }
}
