package io.mekong.store.duckdb;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.store.ParsedQuery;
import io.mekong.store.ParsedQuery.Rows;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Walks DuckDB's own parse of a query ({@code json_serialize_sql}): which tables it reads, whether it is repeatable,
 * and whether it only reads. What it does not know, it refuses.
 */
final class QueryTree {
    /** The kinds of query that only read; the others (an INSERT in a WITH, for example) change something. */
    private static final Set<String> READING =
            Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

    private static final int FEW_ROWS = 10_000;
    /** The time to plan grows with the cube of the joins, and nothing can stop it: 300 take over a second. */
    private static final int MOST_JOINS = 200;

    private final String sql;
    private final Set<String> tables = new HashSet<>();
    private boolean repeatable = true;
    private int joins;

    private QueryTree(String sql) {
        this.sql = sql;
    }

    static ParsedQuery read(String sql, JsonNode serialized) {
        JsonNode statements = serialized.path("statements");
        if (statements.size() != 1) {
            throw DuckDbErrors.refused(
                    "it holds " + statements.size() + " statements", "Send one query at a time.", OptionalInt.empty());
        }
        QueryTree tree = new QueryTree(sql);
        tree.walk(statements.get(0), Set.of());
        return new ParsedQuery(
                sql, tree.tables, tree.repeatable, rows(statements.get(0).path("node")));
    }

    private static Rows rows(JsonNode query) {
        if (query.path("from_table").path("type").asText().equals("SHOW_REF")) {
            return Rows.FEW;
        }
        for (JsonNode modifier : query.path("modifiers")) {
            if (modifier.path("type").asText().startsWith("LIMIT")) {
                JsonNode limit = modifier.path("limit").path("literal");
                boolean few = limit.path("kind").asText().equals("INTEGER")
                        && limit.path("text").asLong(Long.MAX_VALUE) <= FEW_ROWS;
                return few ? Rows.FEW : Rows.LIMITED;
            }
        }
        return Rows.UNLIMITED;
    }

    /** @param named by a WITH around: such a name is no table */
    private void walk(JsonNode node, Set<String> named) {
        Set<String> visible = named;
        if (node.isObject()) {
            visible = withNames(node, named);
            visit(node, visible);
        }
        for (var field : node.properties()) {
            if (!field.getKey().equals("cte_map")) {
                walk(field.getValue(), visible);
            }
        }
        if (node.isArray()) {
            for (JsonNode item : node) {
                walk(item, visible);
            }
        }
    }

    /** Each query of a WITH sees the names before it, and its own only when it is recursive. */
    private Set<String> withNames(JsonNode node, Set<String> named) {
        JsonNode entries = node.path("cte_map").path("map");
        if (entries.isEmpty()) {
            return named;
        }
        Set<String> visible = new HashSet<>(named);
        for (JsonNode entry : entries) {
            String name = lower(entry.path("key"));
            JsonNode value = entry.path("value");
            boolean recursive = value.path("query_node").path("type").asText().equals("RECURSIVE_CTE_NODE");
            if (recursive) {
                visible.add(name);
            }
            walk(value, Set.copyOf(visible));
            visible.add(name);
        }
        return visible;
    }

    private void visit(JsonNode node, Set<String> named) {
        String type = node.path("type").asText();
        if (type.endsWith("_NODE") && !READING.contains(type)) {
            throw DuckDbErrors.refused(
                    "SQL is read-only here: a WITH may hold queries only",
                    "Events come in through streams; tables change in the project's files.",
                    OptionalInt.empty());
        }
        switch (type) {
            case "BASE_TABLE" -> table(node, named);
            case "TABLE_FUNCTION" -> tableFunction(node);
            case "FUNCTION" -> scalarFunction(node);
            case "COLUMN_REF" -> column(node);
            case "JOIN" -> join(node);
            case "SHOW_REF" -> repeatable = false;
            default -> {
                // Every other kind of node only holds further nodes.
            }
        }
        repeatable &= node.path("sample").isMissingNode() || node.path("sample").isNull();
    }

    private void join(JsonNode node) {
        joins++;
        if (joins > MOST_JOINS) {
            throw DuckDbErrors.refused(
                    "it joins more than " + MOST_JOINS + " tables", "Ask for them in several queries.", position(node));
        }
    }

    private void table(JsonNode node, Set<String> named) {
        String schema = lower(node.path("schema_name"));
        String table = lower(node.path("table_name"));
        if (StoredNames.isHidden(schema) || StoredNames.isHidden(lower(node.path("catalog_name")))) {
            throw DuckDbErrors.unknownTable(node.path("table_name").asText(), position(node));
        }
        if (schema.isEmpty() && named.contains(table)) {
            return;
        }
        for (String part : List.of("catalog_name", "schema_name", "table_name")) {
            requireNoFile(node.path(part).asText(), node);
        }
        tables.add(schema.isEmpty() || schema.equals("main") ? table : schema + "." + table);
    }

    private void tableFunction(JsonNode node) {
        String name = lower(node.path("function").path("function_name"));
        if (!QueryFunctions.isHarmlessTable(name)) {
            throw DuckDbErrors.refused(
                    "`" + name + "` is not available here: SQL reads the project's tables only",
                    "Load files with `mekong load`, and query their table.",
                    position(node));
        }
        if (QueryFunctions.takesTableName(name)) {
            node.path("function").path("arguments").forEach(argument -> tableName(argument.path("expression"), node));
        }
        repeatable &= QueryFunctions.isRepeatableTable(name);
    }

    /** A table named in a text: it must be seen which. */
    private void tableName(JsonNode argument, JsonNode function) {
        String kind = argument.path("class").asText();
        if (!kind.equals("CONSTANT") && !kind.equals("COLUMN_REF")) {
            throw DuckDbErrors.refused("it computes the name of a table", "Write the name itself.", position(function));
        }
        String text = argument.path("literal").path("text").asText();
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains(StoredNames.DATA) || lower.contains(StoredNames.RESULTS)) {
            throw DuckDbErrors.unknownTable(text.substring(text.lastIndexOf('.') + 1), position(argument));
        }
        requireNoFile(text, argument);
    }

    /** DuckDB takes a name that is no table's for a file's, and the store may read those of its own old days. */
    private void requireNoFile(String name, JsonNode node) {
        if (name.contains("/") || name.contains("\\")) {
            throw DuckDbErrors.noFiles(position(node));
        }
    }

    private void scalarFunction(JsonNode node) {
        String name = lower(node.path("function_name"));
        if (QueryFunctions.isRefusedScalar(name)) {
            throw DuckDbErrors.refused(
                    "`" + name + "` is not available here", "Leave the function out.", position(node));
        }
        repeatable &= !QueryFunctions.isChanging(name);
    }

    /** {@code current_date} and the like are written without brackets, as if they were columns. */
    private void column(JsonNode node) {
        JsonNode names = node.path("column_names");
        repeatable &= names.size() != 1 || !QueryFunctions.isChanging(lower(names.get(0)));
    }

    private OptionalInt position(JsonNode node) {
        return DuckDbMessage.position(sql, node.path("query_location").asLong(-1));
    }

    private static String lower(JsonNode text) {
        return text.asText().toLowerCase(Locale.ROOT);
    }
}
