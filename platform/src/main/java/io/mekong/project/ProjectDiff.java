package io.mekong.project;

import io.mekong.project.Change.Detail;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What differs between the project that runs and its next version, and what of it cannot be applied while running.
 *
 * <p>Applied while running: anything about sources, views, workflows, dashboards and endpoints; new and removed resources; a stream's
 * description, key, partitions (more), message size, archive, what becomes of unknown fields, the schema of its messages,
 * and how its columns are read (field, required, default, allowed values, unit) from then on; a table's derived columns,
 * rollups, retention and time limits; a <em>new column</em>, which may not be <em>required</em>, since the rows from before
 * have no value in it; a column's {@linkplain ColumnType#widensTo wider type}; columns in another order or left out.
 *
 * <p>Needs the table rebuilt from its messages: another key, list to unnest, stream or event time, a type that does not
 * hold every value of the old one, and messages in another format.
 *
 * <p>Not applied while running: a stream's topic or fewer partitions, and all sections of the settings.
 *
 * @param changes by kind of resource, then by name
 * @param problems what cannot be done at all while running
 * @param needed what can be done once tables are rebuilt
 */
public record ProjectDiff(List<Change> changes, List<Problem> problems, List<Rebuild> needed) {
    public ProjectDiff {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
        needed = List.copyOf(needed);
    }

    public static ProjectDiff between(Project old, Project next) {
        List<Change> changes = new ArrayList<>();
        Problems problems = new Problems();
        Set<Rebuild> rebuilds = new LinkedHashSet<>();
        SettingsDiff.between(old, next, changes, problems);
        compare(
                ResourceKind.STREAM,
                old.streams(),
                next.streams(),
                changes,
                (a, b) -> new StreamDiff(
                                ResourceDiff.within(a, old.root()),
                                ResourceDiff.within(b, next.root()),
                                tablesOf(old, next, a),
                                problems,
                                rebuilds)
                        .details());
        compare(
                ResourceKind.SOURCE,
                old.sources(),
                next.sources(),
                changes,
                (a, b) ->
                        ResourceDiff.sources(ResourceDiff.within(a, old.root()), ResourceDiff.within(b, next.root())));
        compare(
                ResourceKind.TABLE,
                old.tables(),
                next.tables(),
                changes,
                (a, b) -> new TableDiff(a, b, old.stream(a.stream()), problems, rebuilds).details());
        compare(ResourceKind.VIEW, old.views(), next.views(), changes, ResourceDiff::views);
        compare(ResourceKind.JOB, old.jobs(), next.jobs(), changes, ResourceDiff::jobs);
        compare(ResourceKind.WORKFLOW, old.workflows(), next.workflows(), changes, ResourceDiff::workflows);
        compare(ResourceKind.DASHBOARD, old.dashboards(), next.dashboards(), changes, ResourceDiff::dashboards);
        compare(ResourceKind.ENDPOINT, old.endpoints(), next.endpoints(), changes, ResourceDiff::endpoints);
        return new ProjectDiff(changes, problems.byPlace(), List.copyOf(rebuilds));
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The tables that can take their new shape only by being rebuilt, by name. */
    public Set<String> rebuilds() {
        Set<String> tables = new TreeSet<>();
        needed.forEach(rebuild -> tables.add(rebuild.table()));
        return tables;
    }

    /** Whether all changes can be applied while running, without a rebuild. */
    public boolean isApplicable() {
        return problems.isEmpty() && needed.isEmpty();
    }

    /** Why the changes do not take effect as they are: the problems, and the rebuilds that nobody has asked for. */
    public List<Problem> refusals() {
        return Stream.concat(problems.stream(), needed.stream().map(Rebuild::problem))
                .toList();
    }

    /** Those that were and are fed from the stream: only their rows come from its messages. */
    private static List<Table> tablesOf(Project old, Project next, io.mekong.project.Stream stream) {
        return old.tables().values().stream()
                .filter(table -> table.stream().equals(stream.name()))
                .filter(table -> next.table(table.name())
                        .filter(now -> now.stream().equals(stream.name()))
                        .isPresent())
                .toList();
    }

    /** @param details from two versions of a resource to what differs between them */
    private static <T> void compare(
            ResourceKind kind,
            Map<String, T> old,
            Map<String, T> next,
            List<Change> changes,
            BiFunction<T, T, List<Detail>> details) {
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(next.keySet());
        for (String name : names) {
            Optional<T> before = Optional.ofNullable(old.get(name));
            Optional<T> after = Optional.ofNullable(next.get(name));
            if (before.isEmpty()) {
                changes.add(new Change(Change.Kind.ADDED, kind, name, List.of()));
            } else if (after.isEmpty()) {
                changes.add(new Change(Change.Kind.REMOVED, kind, name, List.of()));
            } else {
                List<Detail> differences = details.apply(before.get(), after.get());
                if (!differences.isEmpty()) {
                    changes.add(new Change(Change.Kind.CHANGED, kind, name, differences));
                }
            }
        }
    }
}
