package io.mekong.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The statements that bring staged rows into the table. */
final class MergeSql {
    /** The columns of a staging table before those of the rows. */
    static final String PLACE = "__part, __line";

    private final PostgresTarget target;
    private final List<Column> columns;
    private final String table;

    MergeSql(PostgresTarget target, List<Column> columns, String table) {
        this.target = target;
        this.columns = columns;
        this.table = table;
    }

    /** What a staging table is made from: it has the types of the table itself, so that COPY finds what does not fit. */
    String shape() {
        return "SELECT 0 AS __part, 0::bigint AS __line, " + list() + " FROM " + table + " LIMIT 0";
    }

    String copy(String stage) {
        return "COPY " + stage + " (" + PLACE + ", " + list() + ") FROM STDIN";
    }

    /** One row: how many were staged, and how many of them cannot be taken. */
    String count(String stage) {
        String bad = switch (target.mode()) {
            case UPSERT ->
                target.key().stream()
                        .map(key -> PostgresTable.quoted(key) + " IS NULL")
                        .collect(Collectors.joining(" OR "));
            case APPEND -> "false";
            case REPLACE ->
                target.condition()
                        .map(condition -> "(" + condition + ") IS NOT TRUE")
                        .orElse("false");
        };
        return "SELECT count(*), count(*) FILTER (WHERE " + bad + ") FROM " + stage;
    }

    /** In the order in which they are run, in one transaction. */
    List<String> merge(String stage) {
        return switch (target.mode()) {
            case UPSERT -> List.of(upsert(stage));
            case APPEND -> List.of(insert(stage));
            case REPLACE ->
                List.of(
                        // Two jobs that replace at a time would both see what was there before; readers pass.
                        "LOCK TABLE " + table + " IN SHARE ROW EXCLUSIVE MODE",
                        "DELETE FROM " + table
                                + target.condition().map(c -> " WHERE " + c).orElse(""),
                        insert(stage));
        };
    }

    private String insert(String stage) {
        return "INSERT INTO " + table + " (" + list() + ") SELECT " + list() + " FROM " + stage + " ORDER BY " + PLACE;
    }

    private String upsert(String stage) {
        String keys = target.key().stream().map(PostgresTable::quoted).collect(Collectors.joining(", "));
        StringBuilder sql = new StringBuilder("INSERT INTO ")
                .append(table)
                .append(" AS t (")
                .append(list())
                .append(") SELECT DISTINCT ON (")
                .append(keys)
                .append(") ")
                .append(columns.stream().map(column -> combined(column, keys)).collect(Collectors.joining(", ")))
                .append(" FROM ")
                .append(stage)
                .append(" ORDER BY ")
                .append(keys);
        target.order()
                .forEach(column ->
                        sql.append(", ").append(PostgresTable.quoted(column)).append(" DESC NULLS LAST"));
        sql.append(", __part DESC, __line DESC ON CONFLICT (").append(keys).append(") DO ");
        List<Column> others = columns.stream()
                .filter(column -> !target.key().contains(column.name()))
                .toList();
        if (others.isEmpty()) {
            return sql.append("NOTHING").toString();
        }
        String newer = newer();
        boolean onlyLatest = target.merge().values().stream().allMatch(Merge.LATEST::equals);
        sql.append("UPDATE SET ");
        List<String> changes = new ArrayList<>();
        for (Column column : others) {
            String name = PostgresTable.quoted(column.name());
            changes.add(name + " = " + (onlyLatest ? "excluded." + name : merged(column, newer)));
        }
        sql.append(String.join(", ", changes));
        return onlyLatest && !newer.isEmpty()
                ? sql.append(" WHERE ").append(newer).toString()
                : sql.toString();
    }

    /** Of the rows of one batch. */
    private String combined(Column column, String keys) {
        String name = PostgresTable.quoted(column.name());
        boolean truth = column.type() == Column.Type.BOOLEAN;
        String aggregate = switch (merge(column)) {
            case LATEST, COUNT -> "";
            case MAX -> truth ? "bool_or" : "max";
            case MIN -> truth ? "bool_and" : "min";
            case SUM -> "sum";
        };
        return aggregate.isEmpty() ? name : aggregate + "(" + name + ") OVER (PARTITION BY " + keys + ") AS " + name;
    }

    /** Of what the batch has and what the table has. */
    private String merged(Column column, String newer) {
        String name = PostgresTable.quoted(column.name());
        return switch (merge(column)) {
            case LATEST, COUNT ->
                newer.isEmpty()
                        ? "excluded." + name
                        : "CASE WHEN " + newer + " THEN excluded." + name + " ELSE t." + name + " END";
            case MAX -> "GREATEST(t." + name + ", excluded." + name + ")";
            case MIN -> "LEAST(t." + name + ", excluded." + name + ")";
            case SUM -> "COALESCE(t.%1$s + excluded.%1$s, t.%1$s, excluded.%1$s)".formatted(name);
        };
    }

    private Merge merge(Column column) {
        return target.merge().getOrDefault(column.name(), Merge.LATEST);
    }

    /** Whether the batch's row is not older than the table's; empty: it never is. No value is older than any. */
    private String newer() {
        if (target.order().isEmpty()) {
            return "";
        }
        StringBuilder sql = new StringBuilder("CASE");
        for (String column : target.order()) {
            sql.append(
                    " WHEN excluded.%1$s IS DISTINCT FROM t.%1$s THEN COALESCE(excluded.%1$s > t.%1$s, t.%1$s IS NULL)"
                            .formatted(PostgresTable.quoted(column)));
        }
        return sql.append(" ELSE true END").toString();
    }

    private String list() {
        return columns.stream()
                .map(column -> PostgresTable.quoted(column.name()))
                .collect(Collectors.joining(", "));
    }
}
