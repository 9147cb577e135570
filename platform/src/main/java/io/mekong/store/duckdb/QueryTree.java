package io.mekong.store.duckdb;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.store.ParsedQuery;
import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Walks DuckDB's own parse of a query ({@code json_serialize_sql}): which tables it reads, whether it is repeatable,
 * and whether it calls a table function that is not on the list of harmless ones.
 */
final class QueryTree {
    /** Everything else that makes rows out of nothing could reach files, checkpoints or settings. */
    private static final Set<String> TABLE_FUNCTIONS = Set.of(
            "range",
            "generate_series",
            "unnest",
            "json_each",
            "json_tree",
            "repeat",
            "repeat_row",
            "pragma_table_info",
            "pragma_version",
            "duckdb_columns",
            "duckdb_tables",
            "duckdb_views",
            "duckdb_functions",
            "duckdb_types",
            "duckdb_keywords",
            "duckdb_schemas",
            "summary",
            "histogram",
            "histogram_values");

    private static final Set<String> SCALARS_REFUSED =
            Set.of("getenv", "nextval", "write_log", "parse_duckdb_log_message");

    private static final Set<String> CHANGING = Set.of(
            "now",
            "get_current_timestamp",
            "current_timestamp",
            "current_localtimestamp",
            "current_localtime",
            "transaction_timestamp",
            "localtimestamp",
            "get_current_time",
            "current_time",
            "current_date",
            "today",
            "random",
            "setseed",
            "uuid",
            "uuidv4",
            "uuidv7",
            "gen_random_uuid",
            "age",
            "txid_current",
            "current_query_id",
            "current_connection_id",
            "current_transaction_id");

    private final String sql;
    private final Set<String> tables = new HashSet<>();
    private final Set<String> commonTableNames = new HashSet<>();
    private boolean repeatable = true;

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
        tree.walk(statements.get(0));
        tree.tables.removeAll(tree.commonTableNames);
        return new ParsedQuery(sql, tree.tables, tree.repeatable);
    }

    private void walk(JsonNode node) {
        if (node.isObject()) {
            visit(node);
        }
        for (JsonNode child : node) {
            walk(child);
        }
    }

    private void visit(JsonNode node) {
        for (JsonNode entry : node.path("cte_map").path("map")) {
            commonTableNames.add(lower(entry.path("key")));
        }
        switch (node.path("type").asText()) {
            case "BASE_TABLE" -> tables.add(tableName(node));
            case "TABLE_FUNCTION" -> tableFunction(node);
            case "FUNCTION" -> scalarFunction(node);
            case "SHOW_REF" -> repeatable = false;
            default -> {
                // Every other kind of node only holds further nodes.
            }
        }
    }

    private static String tableName(JsonNode node) {
        String schema = lower(node.path("schema_name"));
        String table = lower(node.path("table_name"));
        return schema.isEmpty() || schema.equals("main") ? table : schema + "." + table;
    }

    private void tableFunction(JsonNode node) {
        String name = lower(node.path("function").path("function_name"));
        if (!TABLE_FUNCTIONS.contains(name)) {
            throw DuckDbErrors.refused(
                    "`" + name + "` is not available here: SQL reads the project's tables only",
                    "Load files with `mekong load`, and query their table.",
                    position(node));
        }
        repeatable &= !name.startsWith("duckdb_") && !name.startsWith("pragma_");
    }

    private void scalarFunction(JsonNode node) {
        String name = lower(node.path("function_name"));
        if (SCALARS_REFUSED.contains(name)) {
            throw DuckDbErrors.refused(
                    "`" + name + "` is not available here", "Leave the function out.", position(node));
        }
        repeatable &= !CHANGING.contains(name);
    }

    private OptionalInt position(JsonNode node) {
        long location = node.path("query_location").asLong(-1);
        return location >= 0 && location < sql.length() ? OptionalInt.of((int) location) : OptionalInt.empty();
    }

    private static String lower(JsonNode text) {
        return text.asText().toLowerCase(Locale.ROOT);
    }
}
