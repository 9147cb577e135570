package io.mekong.store.duckdb;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.core.ErrorCode;
import io.mekong.store.SqlException;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** Walks DuckDB's parse of {@code SELECT …}: it must be one value computed from the row alone, the same each time. */
final class Expression {
    /** What a text is put behind to be parsed. */
    static final String SELECT = "SELECT ";

    /** In DuckDB's parse, where a bracket takes two or three. It is planned on threads with an ordinary stack. */
    private static final int DEEPEST = 150;

    private static final String FIX = "Write one expression over the columns of the same row.";

    private final String sql;
    private final Set<String> columns;
    private final FunctionKinds functions;

    private Expression(String sql, Set<String> columns, FunctionKinds functions) {
        this.sql = sql;
        this.columns = columns;
        this.functions = functions;
    }

    /** @throws SqlException USER with what is wrong and where */
    static void check(String sql, JsonNode serialized, Set<String> columns, FunctionKinds functions) {
        Expression expression = new Expression(sql, columns, functions);
        JsonNode node = serialized.path("statements").path(0).path("node");
        boolean bare = serialized.path("statements").size() == 1
                && node.path("type").asText().equals("SELECT_NODE")
                && node.path("from_table").path("type").asText().equals("EMPTY")
                && node.path("select_list").size() == 1
                && node.path("modifiers").isEmpty()
                && node.path("group_expressions").isEmpty()
                && node.path("cte_map").path("map").isEmpty()
                && Set.of("where_clause", "having", "sample", "qualify").stream()
                        .allMatch(part -> node.path(part).isNull());
        JsonNode value = node.path("select_list").path(0);
        if (!bare || !value.path("alias").asText().isEmpty()) {
            throw refused("it is more than one expression", OptionalInt.empty());
        }
        expression.walk(value, 0);
    }

    private void walk(JsonNode node, int depth) {
        if (depth > DEEPEST) {
            throw refused("it nests too deeply", OptionalInt.empty());
        }
        if (node.isObject()) {
            visit(node);
        }
        node.forEach(child -> walk(child, depth + 1));
    }

    private void visit(JsonNode node) {
        switch (node.path("class").asText()) {
            case "SUBQUERY" -> throw refused("it holds a query of its own", position(node));
            case "WINDOW" -> throw refused("a window function needs other rows", position(node));
            case "STAR" -> throw refused("`*` is many columns", position(node));
            case "PARAMETER", "POSITIONAL_REFERENCE", "DEFAULT" ->
                throw refused("there is nothing to be put in its place", position(node));
            case "FUNCTION" -> function(node);
            case "COLUMN_REF" -> column(node);
            default -> {
                // All other expressions are computed from what they hold.
            }
        }
    }

    private void function(JsonNode node) {
        String name = node.path("function_name").asText().toLowerCase(Locale.ROOT);
        if (functions.isAggregate(name)) {
            throw refused("`" + name + "` makes one value of many rows", position(node));
        }
        if (name.equals("unnest")) {
            throw refused("`unnest` makes many rows of one", position(node));
        }
        if (QueryFunctions.isChanging(name) || functions.isUnsteady(name)) {
            throw refused("`" + name + "` does not give the same value each time", position(node));
        }
        if (QueryFunctions.isRefusedScalar(name)) {
            throw refused("`" + name + "` is not available here", position(node));
        }
    }

    /** {@code current_date} and the like are written as if they were columns. */
    private void column(JsonNode node) {
        JsonNode names = node.path("column_names");
        String name = names.path(0).asText().toLowerCase(Locale.ROOT);
        if (names.size() == 1 && QueryFunctions.isChanging(name) && !columns.contains(name)) {
            throw refused("`" + name + "` does not give the same value each time", position(node));
        }
    }

    private OptionalInt position(JsonNode node) {
        long location = node.path("query_location").asLong(-1);
        return DuckDbMessage.position(sql, location < SELECT.length() ? -1 : location - SELECT.length());
    }

    static SqlException refused(String why, OptionalInt position) {
        return new SqlException(ErrorCode.USER, "The expression is refused", why, FIX, position, null);
    }
}
