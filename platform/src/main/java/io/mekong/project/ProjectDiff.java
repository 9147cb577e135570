package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * What differs between the project that runs and its next version, and what of it cannot be applied while running.
 *
 * <p>Applied while running: anything about sources, workflows and dashboards; the sections {@code ingest} and {@code query};
 * new and removed resources; a stream's description, key, partitions (more), message size, and how its columns are read
 * (field, required, default, unit). A <em>new column</em> may come to a stream or table, but only <em>behind</em> the
 * table's others and <em>not required</em>, because the store adds it to the rows it has ({@code ALTER TABLE … ADD
 * COLUMN}), where it has no value.
 *
 * <p>Not applied while running, each with its problem: other changes of a table's columns (type, order, removal), its
 * stream, a stream's topic, event time or fewer partitions, and the sections {@code kafka}, {@code postgres},
 * {@code http}, {@code store} and {@code security}.
 *
 * @param changes by kind of resource, then by name
 * @param problems empty where all changes can be applied; otherwise none should be
 */
public record ProjectDiff(List<Change> changes, List<Problem> problems) {
    public ProjectDiff {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }

    public static ProjectDiff between(Project old, Project next) {
        List<Change> changes = new ArrayList<>();
        Problems problems = new Problems();
        SettingsDiff.between(old, next, changes, problems);
        compare(
                ResourceKind.STREAM,
                old.streams(),
                next.streams(),
                changes,
                (a, b) -> StreamDiff.between(a, b, tablesOf(old, a), problems));
        compare(ResourceKind.SOURCE, old.sources(), next.sources(), changes, ResourceDiff::sources);
        compare(
                ResourceKind.TABLE,
                old.tables(),
                next.tables(),
                changes,
                (a, b) -> TableDiff.between(a, b, old.stream(a.stream()), problems));
        compare(ResourceKind.WORKFLOW, old.workflows(), next.workflows(), changes, ResourceDiff::workflows);
        compare(ResourceKind.DASHBOARD, old.dashboards(), next.dashboards(), changes, ResourceDiff::dashboards);
        return new ProjectDiff(changes, problems.byPlace());
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Whether all changes can be applied while running. */
    public boolean isApplicable() {
        return problems.isEmpty();
    }

    private static List<Table> tablesOf(Project project, Stream stream) {
        return project.tables().values().stream()
                .filter(table -> table.stream().equals(stream.name()))
                .toList();
    }

    /** @param words from two versions of a resource to what differs between them, one phrase each */
    private static <T> void compare(
            ResourceKind kind,
            Map<String, T> old,
            Map<String, T> next,
            List<Change> changes,
            BiFunction<T, T, List<String>> words) {
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(next.keySet());
        for (String name : names) {
            Optional<T> before = Optional.ofNullable(old.get(name));
            Optional<T> after = Optional.ofNullable(next.get(name));
            if (before.isEmpty()) {
                changes.add(new Change(Change.Kind.ADDED, kind, name, ""));
            } else if (after.isEmpty()) {
                changes.add(new Change(Change.Kind.REMOVED, kind, name, ""));
            } else {
                List<String> differences = words.apply(before.get(), after.get());
                if (!differences.isEmpty()) {
                    changes.add(new Change(Change.Kind.CHANGED, kind, name, String.join("; ", differences)));
                }
            }
        }
    }
}
