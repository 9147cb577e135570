package io.mekong.project;

import java.nio.file.Path;
import java.util.Map;

/**
 * One valid project: everything its files declare, by name. Every reference between resources holds (a table's stream
 * exists, a workflow's source exists), so that the rooms that read it need not check again.
 *
 * @param root the folder
 * @param name shown to people; the folder's name unless {@code mekong.yaml} says otherwise
 */
public record Project(
        Path root,
        String name,
        Settings settings,
        Map<String, Stream> streams,
        Map<String, Source> sources,
        Map<String, Table> tables,
        Map<String, Workflow> workflows,
        Map<String, Dashboard> dashboards) {
    public Project {
        streams = Ordered.copy(streams);
        sources = Ordered.copy(sources);
        tables = Ordered.copy(tables);
        workflows = Ordered.copy(workflows);
        dashboards = Ordered.copy(dashboards);
    }
}
