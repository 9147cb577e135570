package io.mekong.project;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

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
        Map<String, View> views,
        Map<String, Job> jobs,
        Map<String, Workflow> workflows,
        Map<String, Dashboard> dashboards,
        Map<String, Endpoint> endpoints) {
    public Project {
        streams = Ordered.copy(streams);
        sources = Ordered.copy(sources);
        tables = Ordered.copy(tables);
        views = Ordered.copy(views);
        jobs = Ordered.copy(jobs);
        workflows = Ordered.copy(workflows);
        dashboards = Ordered.copy(dashboards);
        endpoints = Ordered.copy(endpoints);
    }

    public Optional<Stream> stream(String resource) {
        return Optional.ofNullable(streams.get(resource));
    }

    public Optional<Source> source(String resource) {
        return Optional.ofNullable(sources.get(resource));
    }

    public Optional<Table> table(String resource) {
        return Optional.ofNullable(tables.get(resource));
    }

    public Optional<View> view(String resource) {
        return Optional.ofNullable(views.get(resource));
    }

    public Optional<Job> job(String resource) {
        return Optional.ofNullable(jobs.get(resource));
    }

    public Optional<Workflow> workflow(String resource) {
        return Optional.ofNullable(workflows.get(resource));
    }

    public Optional<Dashboard> dashboard(String resource) {
        return Optional.ofNullable(dashboards.get(resource));
    }
}
