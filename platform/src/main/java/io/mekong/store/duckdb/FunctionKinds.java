package io.mekong.store.duckdb;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/** What DuckDB itself says of its functions. */
final class FunctionKinds {
    private final Map<String, Set<String>> kinds;

    private FunctionKinds(Map<String, Set<String>> kinds) {
        this.kinds = Map.copyOf(kinds);
    }

    static FunctionKinds read(DuckDBConnection connection) throws SQLException {
        String sql = "SELECT function_name, string_agg(DISTINCT function_type || ' ' || coalesce(stability, ''), ',')"
                + " FROM duckdb_functions() GROUP BY 1";
        Map<String, Set<String>> kinds = new HashMap<>();
        Statements.query(connection, sql, row -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(function ->
                        kinds.put(function.getKey(), Set.of(function.getValue().split(","))));
        return new FunctionKinds(kinds);
    }

    /** Whether it makes one value out of many rows, and nothing else. */
    boolean isAggregate(String name) {
        Set<String> kind = of(name);
        return !kind.isEmpty()
                && kind.stream().allMatch(each -> each.startsWith("aggregate") || each.startsWith("window"));
    }

    /** Whether it can give another value the next time. */
    boolean isUnsteady(String name) {
        return of(name).stream().anyMatch(kind -> kind.startsWith("scalar ") && !kind.equals("scalar CONSISTENT"));
    }

    private Set<String> of(String name) {
        return kinds.getOrDefault(name, Set.of());
    }
}
