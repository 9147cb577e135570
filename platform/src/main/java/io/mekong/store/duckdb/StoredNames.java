package io.mekong.store.duckdb;

/**
 * Where things stand in the database. Rows are in tables of a schema that people do not see; people see views of the
 * project's names in {@code main}. Neither a table's nor a rollup's name has a dot.
 */
final class StoredNames {
    /** The schema of what people do not see. */
    static final String DATA = "mekong_data";

    /** The schema of tables of results, which people see by views too. */
    static final String RESULTS = "mekong_results";

    private StoredNames() {}

    static boolean isHidden(String schema) {
        return schema.equals(DATA) || schema.equals(RESULTS);
    }

    static String results(String table) {
        return RESULTS + "." + SqlText.quote(table);
    }

    static String table(String table) {
        return DATA + "." + SqlText.quote(table);
    }

    static String rollup(String table, String rollup) {
        return DATA + "." + SqlText.quote(rollupTable(table, rollup));
    }

    static String rollupTable(String table, String rollup) {
        return table + "." + rollup;
    }

    static String view(String name) {
        return "main." + SqlText.quote(name);
    }

    /** The name under which people see what is in a table of {@link #DATA}. */
    static String viewOf(String stored) {
        return stored.replace('.', '_');
    }
}
