package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.store.ParsedQuery;
import io.mekong.store.SqlEngine;
import io.mekong.store.ViewSchema;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.duckdb.DuckDBConnection;

/** Makes the views of the project be there. Each carries a mark, by which those that the project has no more are found. */
final class DuckDbViews {
    private static final String MARK = "a view of the project";
    private static final String MARKED =
            "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND comment = '" + MARK + "'";

    private final DuckDBConnection connection;
    private final SqlEngine door;
    private final Map<String, MekongException> failures = new LinkedHashMap<>();

    /** @param door lets nothing through that people could not ask themselves */
    DuckDbViews(DuckDBConnection connection, SqlEngine door) {
        this.connection = connection;
        this.door = door;
    }

    Map<String, MekongException> define(List<ViewSchema> views) throws SQLException {
        Map<String, ViewSchema> wanted = new LinkedHashMap<>();
        views.forEach(view -> wanted.put(view.name(), view));
        Set<String> done = new TreeSet<>();
        for (ViewSchema view : views) {
            define(view, wanted, done, new LinkedHashSet<>());
        }
        wanted.keySet().removeAll(failures.keySet());
        for (String name : Statements.query(connection, MARKED, row -> row.getString(1))) {
            if (!wanted.containsKey(name)) {
                Statements.execute(connection, "DROP VIEW " + StoredNames.view(name));
            }
        }
        return failures;
    }

    /** @param asking the views that need this one, first of all the outermost */
    private void define(ViewSchema view, Map<String, ViewSchema> wanted, Set<String> done, Set<String> asking) {
        if (!asking.add(view.name())) {
            failures.put(
                    view.name(),
                    MekongException.user(
                            "The view `" + view.name() + "` cannot be made",
                            "it reads itself: `" + String.join("` reads `", asking) + "` reads `" + view.name() + "`",
                            "Name a table in one of them."));
        } else if (done.add(view.name())) {
            try {
                ParsedQuery query = door.parse(view.sql());
                for (String name : query.tables()) {
                    ViewSchema inner = wanted.get(name);
                    if (inner != null) {
                        define(inner, wanted, done, asking);
                    }
                }
                create(view);
            } catch (MekongException e) {
                failures.putIfAbsent(view.name(), e);
            }
        }
        asking.remove(view.name());
    }

    private void create(ViewSchema view) {
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
