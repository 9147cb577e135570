package io.mekong.store.duckdb;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.project.Rollup;
import io.mekong.project.Table;
import io.mekong.store.SchemaProblem;
import io.mekong.store.SchemaProblem.Part;
import io.mekong.store.SqlException;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** Tries a table's derived columns and rollups on a row of nulls, so that no table is needed. */
final class SchemaCheck {
    private final DuckDBConnection connection;
    private final TableSchema schema;
    private final List<SchemaProblem> problems = new ArrayList<>();

    private SchemaCheck(DuckDBConnection connection, TableSchema schema) {
        this.connection = connection;
        this.schema = schema;
    }

    static List<SchemaProblem> problems(DuckDBConnection connection, TableSchema schema) throws SQLException {
        SchemaCheck check = new SchemaCheck(connection, schema);
        if (!schema.derived().isEmpty()) {
            check.derived(FunctionKinds.read(connection));
        }
        // A rollup over a derived column that is wrong is wrong for that reason only.
        if (check.problems.isEmpty()) {
            check.rollups();
        }
        return check.problems;
    }

    private void derived(FunctionKinds functions) {
        Set<String> columns = schema.stored().stream()
                .map(column -> column.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(HashSet::new));
        String from = nulls();
        for (Table.Derived column : schema.derived()) {
            String value = "(" + column.sql() + "\n)";
            try {
                JsonNode tree = DuckDbSql.serialized(connection, Expression.SELECT, column.sql());
                Expression.check(column.sql(), tree, columns, functions);
                bind(column.sql(), value, from);
            } catch (SqlException e) {
                problems.add(new SchemaProblem(Part.DERIVED, column.name(), e));
                value = "NULL"; // so that the next ones are told their own mistakes only
            }
            columns.add(column.name().toLowerCase(Locale.ROOT));
            from = "(SELECT *, " + value + " AS " + SqlText.quote(column.name()) + " FROM " + from + ")";
        }
    }

    /** Does DuckDB know all the names, and do the types fit? */
    private void bind(String sql, String value, String from) {
        run(sql, "SELECT ", value + " FROM " + from + " WHERE false");
        try {
            run(sql, "SELECT 1 FROM " + from + " WHERE ", value + " IS NULL AND false");
        } catch (SqlException e) {
            // Only what is no value of one row can be selected, but not be asked for here: a macro may hide such a
            // thing.
            throw Expression.refused("it needs other rows, or makes many of one", OptionalInt.empty());
        }
    }

    private void run(String sql, String before, String statement) {
        try {
            Statements.query(connection, before + statement, row -> row);
        } catch (SQLException e) {
            throw DuckDbErrors.inQuery(sql, SqlText.utf8Length(before) + 1, e);
        }
    }

    private void rollups() throws SQLException {
        if (schema.rollups().isEmpty()) {
            return;
        }
        Map<String, String> types = RollupFill.types(connection, schema, nulls());
        for (Rollup rollup : schema.rollups()) {
            RollupSql sql = new RollupSql(schema, rollup, types);
            String states = "(" + sql.states(nulls()) + ")";
            try {
                Statements.query(connection, sql.read(states), row -> row);
            } catch (SQLException e) {
                problems.add(new SchemaProblem(Part.ROLLUP, rollup.name(), DuckDbErrors.inQuery("", 0, e)));
            }
        }
    }

    private String nulls() {
        return schema.stored().stream().map(SchemaCheck::nullColumn).collect(Collectors.joining(", ", "(SELECT ", ")"));
    }

    private static String nullColumn(StoredColumn column) {
        return "NULL::" + DuckDbTypes.of(column.type()) + " AS " + SqlText.quote(column.name());
    }
}
