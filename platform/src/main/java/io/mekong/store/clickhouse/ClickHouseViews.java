package io.mekong.store.clickhouse;

import io.mekong.store.ViewDefinitions;
import io.mekong.store.ViewSchema;
import java.util.Set;

/** The views of the project, noted in the catalog before they are made. */
record ClickHouseViews(Requests requests, Catalog catalog) implements ViewDefinitions.Maker {
    @Override
    public Set<String> present() {
        return catalog.views();
    }

    @Override
    public void drop(String view) {
        try {
            requests.execute("DROP VIEW IF EXISTS " + SqlText.quote(view));
            catalog.removeView(view);
        } catch (ServerError e) {
            throw e.failed("remove the view `" + view + "`");
        }
    }

    @Override
    public void create(ViewSchema view) {
        String before = "CREATE OR REPLACE VIEW " + SqlText.quote(view.name()) + " AS ";
        try {
            String results = catalog.results().getOrDefault(view.name(), "");
            catalog.addView(view.name());
            requests.execute(before + TimeBuckets.turned(ClickHouseSql.onlyStatement(view.sql())));
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
