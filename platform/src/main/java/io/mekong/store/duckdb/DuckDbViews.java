package io.mekong.store.duckdb;

import io.mekong.store.ViewDefinitions;
import io.mekong.store.ViewSchema;
import java.sql.SQLException;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/** The views of the project. Each carries a mark, by which those that the project has no more are found. */
record DuckDbViews(DuckDBConnection connection) implements ViewDefinitions.Maker {
    private static final String MARK = "a view of the project";
    private static final String MARKED =
            "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND comment = '" + MARK + "'";

    @Override
    public Set<String> present() {
        try {
            return Set.copyOf(Statements.query(connection, MARKED, row -> row.getString(1)));
        } catch (SQLException e) {
            throw DuckDbErrors.failed("look for views", e);
        }
    }

    @Override
    public void drop(String view) {
        try {
            Statements.execute(connection, "DROP VIEW " + StoredNames.view(view));
        } catch (SQLException e) {
            throw DuckDbErrors.failed("remove the view `" + view + "`", e);
        }
    }

    @Override
    public void create(ViewSchema view) {
        String name = StoredNames.view(view.name());
        String before = "CREATE VIEW " + name + " AS ";
        try {
            Transaction.in(connection, () -> {
                // Results of a workflow give way to what the project declares, as they do for tables.
                Statements.execute(connection, "DROP TABLE IF EXISTS " + StoredNames.results(view.name()));
                Statements.execute(connection, "DROP VIEW IF EXISTS " + name);
                Statements.execute(connection, before + view.sql().substring(0, BoundedSql.end(view.sql())));
                Statements.execute(connection, "COMMENT ON VIEW " + name + " IS '" + MARK + "'");
                return view;
            });
        } catch (SQLException e) {
            throw DuckDbErrors.inQuery(view.sql(), SqlText.utf8Length(before), e);
        }
    }
}
