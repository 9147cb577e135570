package io.mekong.store.clickhouse;

import io.mekong.store.ViewDefinitions;
import io.mekong.store.ViewSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The views of the project. Each carries a mark, by which those that the project has no more are found. */
record ClickHouseViews(Requests requests, Catalog catalog) implements ViewDefinitions.Maker {
    private static final String MARK = "'a view of the project'";

    @Override
    public Set<String> present() {
        try {
            Set<String> names = new HashSet<>();
            for (List<@Nullable Object> row : requests.rows(
                    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'View'"
                            + " AND comment = " + MARK)) {
                names.add(String.valueOf(row.getFirst()));
            }
            return names;
        } catch (ServerError e) {
            throw e.failed("look for views");
        }
    }

    @Override
    public void drop(String view) {
        try {
            requests.execute("DROP VIEW IF EXISTS " + SqlText.quote(view));
        } catch (ServerError e) {
            throw e.failed("remove the view `" + view + "`");
        }
    }

    @Override
    public void create(ViewSchema view) {
        String before = "CREATE OR REPLACE VIEW " + SqlText.quote(view.name()) + " AS ";
        try {
            String results = catalog.results().getOrDefault(view.name(), "");
            requests.execute(
                    before + TimeBuckets.turned(ClickHouseSql.onlyStatement(view.sql())) + "\nCOMMENT " + MARK);
            if (!results.isEmpty()) {
                // Results of a workflow give way to what the project declares, as they do for tables.
                catalog.putResults(view.name(), "");
                requests.execute("DROP TABLE IF EXISTS " + SqlText.quote(results));
            }
        } catch (ServerError e) {
            throw Refusals.of(e, view.sql(), before.length());
        }
    }
}
