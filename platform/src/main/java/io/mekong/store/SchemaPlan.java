package io.mekong.store;

import io.mekong.core.MekongException;
import io.mekong.store.SchemaChange.Kind;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a table gets from one shape to another. It is made from the two shapes alone, so that it can be shown before
 * anything is touched.
 *
 * @param changes empty where the shapes are the same
 */
public record SchemaPlan(List<SchemaChange> changes) {
    public SchemaPlan {
        changes = List.copyOf(changes);
    }

    public static SchemaPlan between(TableSchema before, TableSchema after) {
        return new SchemaPlan(SchemaComparison.changes(before, after));
    }

    /** Whether the store can do it in place. */
    public boolean isInPlace() {
        return changes.stream().noneMatch(change -> change.kind() == Kind.NEEDS_REBUILD);
    }

    /** The names of what a kind of change is about. */
    public List<String> names(Kind kind) {
        return changes.stream()
                .filter(change -> change.kind() == kind)
                .map(SchemaChange::name)
                .toList();
    }

    /** @throws MekongException USER with the reasons, unless it can be done in place */
    public void requireInPlace(String table) {
        if (!isInPlace()) {
            throw MekongException.user(
                    "Table `" + table + "` cannot take its new shape in place",
                    changes.stream()
                            .filter(change -> change.kind() == Kind.NEEDS_REBUILD)
                            .map(SchemaChange::description)
                            .collect(Collectors.joining("; ")),
                    "It needs a rebuild: `mekong rebuild " + table + "`.");
        }
    }
}
