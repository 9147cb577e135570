package io.mekong.store.duckdb;

import java.util.Set;

/** What is known of DuckDB's functions: which may be called by a person's query, and which give the same each time. */
final class QueryFunctions {
    /** Made of their arguments alone. */
    private static final Set<String> TABLES_OF_ARGUMENTS =
            Set.of("range", "generate_series", "unnest", "json_each", "json_tree", "repeat", "repeat_row");

    /** About the database, or about a table that is named in a text: what they read is not seen in the query. */
    private static final Set<String> TABLES_OF_CATALOG = Set.of(
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

    /** Of these, those that take the name of a table in a text. */
    private static final Set<String> TABLES_OF_NAMES =
            Set.of("pragma_table_info", "summary", "histogram", "histogram_values");

    /** They change something, look outside, plan another query, or only hold one of the few connections. */
    private static final Set<String> SCALARS_REFUSED = Set.of(
            "getenv",
            "nextval",
            "setval",
            "write_log",
            "parse_duckdb_log_message",
            "json_serialize_plan",
            "sleep_ms",
            "pg_sleep");

    private static final Set<String> CHANGING = Set.of(
            "now",
            "ago",
            "get_current_timestamp",
            "current_timestamp",
            "current_localtimestamp",
            "current_localtime",
            "transaction_timestamp",
            "localtimestamp",
            "localtime",
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
            "currval",
            "getvariable",
            "current_setting",
            "current_query",
            "current_query_id",
            "current_connection_id",
            "current_transaction_id",
            "reservoir_quantile",
            "stats",
            "vector_type");

    private QueryFunctions() {}

    static boolean isHarmlessTable(String name) {
        return TABLES_OF_ARGUMENTS.contains(name) || TABLES_OF_CATALOG.contains(name);
    }

    static boolean takesTableName(String name) {
        return TABLES_OF_NAMES.contains(name);
    }

    static boolean isRepeatableTable(String name) {
        return TABLES_OF_ARGUMENTS.contains(name);
    }

    static boolean isRefusedScalar(String name) {
        return SCALARS_REFUSED.contains(name);
    }

    /** Functions of the clock, of chance, or of the connection. */
    static boolean isChanging(String name) {
        return CHANGING.contains(name);
    }
}
