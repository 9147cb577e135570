package io.mekong.store;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Table;
import java.util.List;
import java.util.stream.Collectors;

/**
 * From when to when each version of a row was, out of a table with a history: what is known as a dimension of type 2. The
 * SQL is of the kind that every engine understands.
 */
final class VersionsSql {
    private static final String ORDER = " ORDER BY __partition, __offset";

    private final Table table;
    private final String sameRow;

    private VersionsSql(Table table) {
        this.table = table;
        this.sameRow = "PARTITION BY " + names(table.history());
    }

    static String of(Table table) {
        return new VersionsSql(table).query();
    }

    private String query() {
        List<String> plain = table.columns().stream().map(Column::name).toList();
        List<String> derived = table.derived().stream().map(Table.Derived::name).toList();
        String shown = names(plain) + (derived.isEmpty() ? "" : ", " + names(derived));
        return "WITH changes AS (SELECT *" + told() + " FROM " + quoted(table.name())
                + " WHERE __change <> 'truncate'), "
                + "truncates AS (SELECT __partition, __before, __time AS gone FROM " + quoted(table.name())
                + " WHERE __change = 'truncate'), "
                + "versions AS (SELECT " + cells() + (derived.isEmpty() ? "" : ", " + names(derived))
                + ", __change, __time AS valid_from, lead(__time) OVER (" + sameRow + ORDER
                + ") AS next, __partition, __offset FROM changes), "
                + "ends AS (SELECT " + shown + ", __change, valid_from,"
                + " CASE WHEN next IS NULL THEN gone WHEN gone IS NULL OR next < gone THEN next ELSE gone END AS valid_to,"
                + " v.__partition AS __partition, v.__offset AS __offset FROM versions AS v ASOF LEFT JOIN truncates AS t"
                + " ON v.__partition = t.__partition AND v.__offset < t.__before) "
                + "SELECT " + shown + ", valid_from, valid_to, valid_to IS NULL AS is_current, __partition, __offset"
                + " FROM ends WHERE __change = 'upsert'";
    }

    /** Of each column whose cells may be left as they were: how many changes of the row have told it so far. */
    private String told() {
        return table.columns().stream()
                .filter(this::mayBeKept)
                .map(column -> {
                    String marks = "coalesce(__kept, '')";
                    String without = "replace(" + marks + ", '" + TableSchema.keptMark(column.name()) + "', '')";
                    return ", sum(CASE WHEN " + without + " = " + marks + " THEN 1 ELSE 0 END) OVER (" + sameRow + ORDER
                            + ") AS " + quoted("__told_" + column.name());
                })
                .collect(Collectors.joining());
    }

    private String cells() {
        return table.columns().stream()
                .map(column -> mayBeKept(column)
                        ? "first_value(" + quoted(column.name()) + ") OVER (" + sameRow + ", "
                                + quoted("__told_" + column.name()) + ORDER + ") AS " + quoted(column.name())
                        : quoted(column.name()))
                .collect(Collectors.joining(", "));
    }

    private boolean mayBeKept(Column column) {
        boolean large = column.type() instanceof ColumnType.Text
                || column.type() instanceof ColumnType.Json
                || column.type() instanceof ColumnType.Bytes;
        return large && !table.history().contains(column.name());
    }

    private static String names(List<String> columns) {
        return columns.stream().map(VersionsSql::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
