package io.mekong.store.duckdb;

import io.mekong.store.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows that a table with a key should have, as a query over the lake's messages. */
final class LakeRows {
    /** Of a message that says which rows go although it does not name them. */
    private static final String TRUNCATES_BEFORE = "coalesce(TRY_CAST(coalesce("
            + "json_extract_string(decode(__value), '$.truncates_before'), "
            + "json_extract_string(decode(__value), '$.payload.truncates_before')) AS BIGINT), __offset)";

    private LakeRows() {}

    /**
     * Of each key the last message, unless it says that the row is gone, or a later one that all older rows are. Cells that
     * it leaves as they were are those of the last message that told them.
     *
     * @param messages a query for the good messages
     * @param types of the columns of the lake's files
     * @param keeps whether some message leaves cells as they were
     */
    static String latest(String messages, List<String> key, Map<String, String> types, boolean keeps) {
        if (!types.containsKey(TableSchema.DELETED)) {
            return lastOf(messages, key, "");
        }
        if (!types.containsKey(TableSchema.KEPT)) {
            return "SELECT * FROM (" + lastOf(messages, key, "") + ") WHERE NOT __deleted";
        }
        List<String> told = keeps ? told(key, types) : List.of();
        String cells = told.isEmpty() ? "" : " REPLACE (" + String.join(", ", told) + ")";
        String nameless = "__deleted AND __value IS NOT NULL AND "
                + key.stream().map(name -> SqlText.quote(name) + " IS NULL").collect(Collectors.joining(" AND "));
        return "WITH messages AS (" + messages + "), outdated AS (SELECT __partition AS part, max(" + TRUNCATES_BEFORE
                + ") AS before FROM messages WHERE " + nameless + " GROUP BY part) SELECT * FROM ("
                + lastOf("SELECT * FROM messages WHERE true", key, cells)
                + ") LEFT JOIN outdated ON part = __partition WHERE NOT __deleted AND __offset >= coalesce(before, 0)";
    }

    private static String lastOf(String messages, List<String> key, String cells) {
        String sameRow = "PARTITION BY " + TableView.names(key);
        return "SELECT *" + cells + " FROM (" + messages + ") WINDOW row_messages AS (" + sameRow
                + " ORDER BY __offset) QUALIFY row_number() OVER (" + sameRow + " ORDER BY __offset DESC) = 1";
    }

    /** Of each column that a message may leave as it was, the cell that counts. */
    private static List<String> told(List<String> key, Map<String, String> types) {
        List<String> told = new ArrayList<>();
        for (String column : types.keySet()) {
            boolean mayBeKept = !column.startsWith("__")
                    && !key.contains(column)
                    && List.of("VARCHAR", "BLOB", "JSON").contains(types.get(column));
            if (mayBeKept) {
                String mark = "'" + TableSchema.keptMark(column) + "'";
                String cell = SqlText.quote(column);
                told.add("(last_value(CASE WHEN __deleted THEN struct_pack(v := NULL::" + types.get(column)
                        + ") WHEN contains(coalesce(__kept, ''), " + mark + ") THEN NULL ELSE struct_pack(v := " + cell
                        + ") END IGNORE NULLS) OVER row_messages).v AS " + cell);
            }
        }
        return told;
    }
}
