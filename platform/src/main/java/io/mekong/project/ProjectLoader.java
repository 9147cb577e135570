package io.mekong.project;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Reads a project's folder. Every file is read whatever is wrong with the others, so that one run names every problem
 * of every file. Never throws for what a file holds, and neither connects nor writes anywhere.
 */
public final class ProjectLoader {
    private final Path root;
    private final Overrides overrides;
    private final Problems problems = new Problems();
    private final ProjectFiles files;
    private final Scope scope;

    private ProjectLoader(Path root, Overrides overrides) {
        this.root = root;
        this.overrides = overrides;
        this.files = new ProjectFiles(root, problems);
        this.scope = new Scope(problems, overrides.environment());
    }

    /** @param root the project's folder; paths in its files are resolved against it */
    public static Loaded load(Path root, Overrides overrides) {
        return new ProjectLoader(root.toAbsolutePath().normalize(), overrides).load();
    }

    private Loaded load() {
        Map<ResourceKind, Map<String, Path>> found = files.resources();
        Section top = settings();
        String name = top.text(
                "name",
                Optional.ofNullable(root.getFileName()).map(Path::toString).orElse("project"));
        Settings settings = SettingsReader.read(scope, top, root);
        top.finish();
        Topics topics = new Topics();
        Declared<Stream> streams =
                read(found, ResourceKind.STREAM, (stream, file) -> StreamReader.read(stream, file, topics, root));
        Declared<Source> sources = read(
                found, ResourceKind.SOURCE, (source, file) -> SourceReader.read(source, file, streams, settings, root));
        TableNames tableNames =
                new TableNames(found.getOrDefault(ResourceKind.TABLE, Map.of()).keySet());
        Declared<Table> tables = read(
                found,
                ResourceKind.TABLE,
                (table, file) -> TableReader.read(table, file, streams, tableNames, settings.store()));
        Declared<View> views = read(found, ResourceKind.VIEW, (view, file) -> ViewReader.read(view, file, tableNames));
        JobReader jobReader = new JobReader(files, settings, streams, tables);
        Declared<Job> jobs = read(found, ResourceKind.JOB, jobReader::read);
        WorkReader works = new WorkReader(new ProjectParts(
                files,
                settings,
                streams,
                sources,
                tables,
                jobs,
                found.getOrDefault(ResourceKind.WORKFLOW, Map.of()).keySet()));
        EventsReader events = new EventsReader(streams, tables);
        Declared<Workflow> workflows = read(
                found,
                ResourceKind.WORKFLOW,
                (workflow, file) -> WorkflowReader.read(
                        workflow, file, works, settings.workflows().pools().keySet(), events));
        events.finish();
        checkCalls(workflows.readable());
        Declared<Dashboard> dashboards = read(found, ResourceKind.DASHBOARD, DashboardReader::read);
        EndpointReader endpointReader = new EndpointReader(settings);
        Declared<Endpoint> endpoints = read(found, ResourceKind.ENDPOINT, endpointReader::read);
        List<Problem> all = problems.byPlace();
        return new Loaded(
                all.isEmpty()
                        ? Optional.of(new Project(
                                root,
                                name,
                                settings,
                                streams.readable(),
                                sources.readable(),
                                tables.readable(),
                                views.readable(),
                                jobs.readable(),
                                workflows.readable(),
                                dashboards.readable(),
                                endpoints.readable()))
                        : Optional.empty(),
                all);
    }

    /** A workflow that runs itself, by whatever way, would never end. */
    private void checkCalls(Map<String, Workflow> workflows) {
        Map<String, Set<String>> calls = new LinkedHashMap<>();
        workflows.forEach((name, workflow) -> calls.put(
                name,
                workflow.tasks().values().stream()
                        .map(Task::work)
                        .filter(Work.SubWorkflow.class::isInstance)
                        .map(work -> ((Work.SubWorkflow) work).workflow())
                        .collect(Collectors.toSet())));
        Circles.first(calls)
                .ifPresent(circle -> problems.add(
                        Place.of("workflows/" + circle.getFirst() + ".yaml", 1),
                        "The workflow `" + circle.getFirst() + "` runs itself",
                        "`" + String.join("` runs `", circle) + "` runs `" + circle.getFirst() + "`",
                        "Remove one task of type workflow."));
    }

    private Section settings() {
        Yaml.Mapping empty = new Yaml.Mapping(Place.of("mekong.yaml", 1), List.of());
        Yaml.Mapping file = files.settings()
                .flatMap(yaml -> mapping(yaml, ResourceKind.SETTINGS.one()))
                .orElse(empty);
        return new Section(scope, List.of(), "`mekong.yaml`", SettingsOverrides.apply(file, overrides, problems));
    }

    private <T> Declared<T> read(
            Map<ResourceKind, Map<String, Path>> found,
            ResourceKind kind,
            BiFunction<String, Section, Optional<T>> reader) {
        Map<String, Path> paths = found.getOrDefault(kind, Map.of());
        Map<String, T> readable = new LinkedHashMap<>();
        paths.forEach((name, path) -> files.parse(path)
                .flatMap(yaml -> mapping(yaml, kind.one()))
                .map(mapping -> new Section(scope, List.of(), kind.one(), mapping))
                .flatMap(file -> reader.apply(name, file))
                .ifPresent(resource -> readable.put(name, resource)));
        return new Declared<>(kind, paths.keySet(), readable);
    }

    private Optional<Yaml.Mapping> mapping(Yaml yaml, String kind) {
        if (yaml instanceof Yaml.Mapping mapping) {
            return Optional.of(mapping);
        }
        problems.add(
                yaml.place(),
                "The file is not a mapping",
                kind + " is written as keys and values",
                "Write for example `description: …`.");
        return Optional.empty();
    }
}
