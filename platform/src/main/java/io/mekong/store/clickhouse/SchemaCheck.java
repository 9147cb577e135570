package io.mekong.store.clickhouse;

import io.mekong.core.ErrorCode;
import io.mekong.project.Rollup;
import io.mekong.project.Table;
import io.mekong.store.QueryResult.ResultColumn;
import io.mekong.store.SchemaProblem;
import io.mekong.store.SchemaProblem.Part;
import io.mekong.store.SqlException;
import io.mekong.store.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tries a table's derived columns and rollups on rows that are none, so that no table is needed. */
final class SchemaCheck {
    private static final int DEEPEST = 150;
    private static final int BEFORE_VALUE = "SELECT (".length();
    private static final String FIX = "Write one expression over the columns of the same row.";

    private final Requests requests;
    private final TableSchema schema;
    private final List<SchemaProblem> problems = new ArrayList<>();

    private SchemaCheck(Requests requests, TableSchema schema) {
        this.requests = requests;
        this.schema = schema;
    }

    static List<SchemaProblem> problems(Requests requests, TableSchema schema) throws ServerError {
        SchemaCheck check = new SchemaCheck(requests, schema);
        if (!schema.derived().isEmpty()) {
            check.derived();
        }
        // A rollup over a derived column that is wrong is wrong for that reason only.
        if (check.problems.isEmpty()) {
            check.rollups();
        }
        return check.problems;
    }

    private void derived() throws ServerError {
        Set<String> aggregates = requests.rows("SELECT name FROM system.functions WHERE is_aggregate").stream()
                .map(row -> String.valueOf(row.getFirst()))
                .collect(Collectors.toSet());
        String from = nothing();
        for (Table.Derived column : schema.derived()) {
            String value = "(" + column.sql() + "\n)";
            try {
                form(column.sql(), aggregates);
                bind(column.sql(), value, from);
            } catch (SqlException e) {
                problems.add(new SchemaProblem(Part.DERIVED, column.name(), e));
                value = "NULL"; // so that the next ones are told their own mistakes only
            }
            from = "(SELECT *, " + value + " AS " + SqlText.quote(column.name()) + " FROM " + from + ")";
        }
    }

    private void form(String text, Set<String> aggregates) {
        for (int at = 0; at < text.length(); at = SqlText.next(text, at)) {
            if (text.charAt(at) == ';') {
                throw refused("it is more than one expression", OptionalInt.empty());
            }
            boolean numbered = text.charAt(at) == '$' && SqlText.next(text, at) == at + 1;
            if (numbered || text.charAt(at) == '?' || text.charAt(at) == '{') {
                throw refused("there is nothing to be put in its place", OptionalInt.of(at));
            }
        }
        List<String> bare = tree("SELECT ", text);
        List<String> kinds = QueryTree.kinds(bare);
        boolean one = kinds.size() > 4
                && kinds.subList(0, 4)
                        .equals(List.of("SelectWithUnionQuery", "ExpressionList", "SelectQuery", "ExpressionList"))
                && QueryTree.selected(bare) == 1
                && bare.get(2).strip().equals("SelectQuery (children 1)")
                && bare.getFirst().strip().equals("SelectWithUnionQuery (children 1)")
                && bare.get(1).strip().equals("ExpressionList (children 1)")
                && !bare.get(4).contains("(alias");
        if (!one) {
            throw refused("it is more than one expression", OptionalInt.empty());
        }
        if (QueryTree.depth(bare) > DEEPEST) {
            throw refused("it nests too deeply", OptionalInt.empty());
        }
        if (kinds.contains("Subquery")) {
            int place = text.toUpperCase(java.util.Locale.ROOT).indexOf("(SELECT");
            throw refused("it holds a query of its own", place < 0 ? OptionalInt.empty() : OptionalInt.of(place));
        }
        if (kinds.stream().anyMatch(kind -> kind.contains("Asterisk") || kind.contains("Columns"))) {
            throw refused("`*` is many columns", OptionalInt.empty());
        }
        for (int i = 0; i < bare.size(); i++) {
            if (bare.get(i).contains("WindowDefinition")) {
                throw refused("a window function needs other rows", window(bare, i, text));
            }
        }
        for (String function : QueryTree.functions(bare)) {
            OptionalInt place = Refusals.position(text, function);
            if (aggregates.contains(function) || aggregates.contains(function.toLowerCase(java.util.Locale.ROOT))) {
                throw refused("`" + function + "` makes one value of many rows", place);
            }
            if (function.equals("arrayJoin")) {
                throw refused("`" + function + "` makes many rows of one", place);
            }
            if (QueryTree.isChanging(function)) {
                throw refused("`" + function + "` does not give the same value each time", place);
            }
            if (QueryTree.isRefused(function)) {
                throw refused("`" + function + "` is not available here", place);
            }
        }
    }

    private static OptionalInt window(List<String> tree, int definition, String text) {
        for (int i = definition; i >= 0; i--) {
            String line = tree.get(i).strip();
            if (line.startsWith("Function ")) {
                return Refusals.position(text, line.split(" ", 3)[1]);
            }
        }
        return OptionalInt.empty();
    }

    private List<String> tree(String before, String text) {
        try {
            List<@Nullable Object> lines = new ArrayList<>();
            requests.rows("EXPLAIN AST " + before + text + "\n", Map.of("readonly", "1"))
                    .forEach(row -> lines.add(row.getFirst()));
            return lines.stream().map(String::valueOf).toList();
        } catch (ServerError e) {
            throw Refusals.of(e, text, "EXPLAIN AST ".length() + before.length());
        }
    }

    /** Does ClickHouse know all the names, and do the types fit? */
    private void bind(String text, String value, String from) {
        try {
            requests.rows("SELECT " + value + " FROM " + from + " WHERE false", Map.of("readonly", "1"));
            requests.rows("SELECT 1 FROM " + from + " WHERE isNull" + value + " AND false", Map.of("readonly", "1"));
        } catch (ServerError e) {
            throw Refusals.of(e, text, BEFORE_VALUE);
        }
    }

    private void rollups() throws ServerError {
        if (schema.rollups().isEmpty()) {
            return;
        }
        StoredTable nowhere = new StoredTable(schema, "");
        Map<String, String> types = new HashMap<>();
        for (ResultColumn column : requests.ask(
                        "SELECT * FROM " + RowSql.withDerived(schema, nothing(), List.of()) + " LIMIT 0",
                        Map.of(),
                        1,
                        Long.MAX_VALUE)
                .columns()) {
            types.put(column.name(), column.type());
        }
        for (Rollup rollup : schema.rollups()) {
            RollupSql rolled = new RollupSql(nowhere, rollup, types);
            try {
                requests.rows(rolled.states(nothing()) + " LIMIT 0", Map.of("readonly", "1"));
            } catch (ServerError e) {
                problems.add(new SchemaProblem(Part.ROLLUP, rollup.name(), Refusals.of(e, "", 0)));
            }
        }
    }

    /** Behind FROM: the stored columns, of no rows; not as constants, which would be computed with. */
    private String nothing() {
        List<String> columns = new ArrayList<>();
        schema.stored()
                .forEach(column -> columns.add("materialize(defaultValueOfTypeName("
                        + SqlText.literal(RowSql.type(schema, column)) + ")) AS " + SqlText.quote(column.name())));
        if (!schema.keyed()) {
            columns.add("materialize(toInt64(0)) AS " + Commits.COLUMN);
        }
        return "(SELECT " + String.join(", ", columns) + " FROM system.one WHERE false)";
    }

    private static SqlException refused(String why, OptionalInt position) {
        return new SqlException(ErrorCode.USER, "The expression is refused", why, FIX, position, null);
    }
}
