package io.mekong.store;

import io.mekong.project.Project;
import io.mekong.project.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * A query that people see as a table.
 *
 * @param sql one SELECT without parameters
 */
public record ViewSchema(String name, String sql) {
    /** Those that the project declares, and the versions of its tables with a history. */
    public static List<ViewSchema> of(Project project) {
        List<ViewSchema> views = new ArrayList<>();
        for (Table table : project.tables().values()) {
            if (table.keepsHistory()) {
                views.add(new ViewSchema(table.versionsView(), VersionsSql.of(table)));
            }
        }
        project.views().values().forEach(view -> views.add(new ViewSchema(view.name(), view.query())));
        return views;
    }
}
