package io.mekong.app;

import io.mekong.project.Project;
import io.mekong.project.Table;
import io.mekong.store.TableSchema;
import java.util.List;

/** The names under which people query what is in tables: the tables' own, and those of their rollups. */
final class Views {
    private Views() {}

    /** Those that a commit to the table changes. */
    static List<String> of(Project project, String table) {
        return project.table(table).map(TableSchema::of).map(TableSchema::views).orElse(List.of(table));
    }

    static boolean isOne(Project project, String name) {
        return project.tables().values().stream()
                .filter(table -> name.startsWith(table.name()))
                .map((Table table) -> TableSchema.of(table).views())
                .anyMatch(views -> views.contains(name));
    }
}
