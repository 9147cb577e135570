package io.mekong.store;

import io.mekong.project.Rollup;
import io.mekong.project.Table;
import io.mekong.store.SchemaChange.Kind;
import io.mekong.store.TableSchema.StoredColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds what differs between two shapes of a table. */
final class SchemaComparison {
    private final TableSchema before;
    private final TableSchema after;
    private final List<SchemaChange> changes = new ArrayList<>();

    private SchemaComparison(TableSchema before, TableSchema after) {
        this.before = before;
        this.after = after;
    }

    static List<SchemaChange> changes(TableSchema before, TableSchema after) {
        SchemaComparison comparison = new SchemaComparison(before, after);
        comparison.columns();
        comparison.derived();
        comparison.key();
        comparison.rollups();
        return comparison.changes;
    }

    private void columns() {
        Map<String, StoredColumn> shown = byName(before.stored(), StoredColumn::name);
        Map<String, StoredColumn> removed = byName(before.removed(), StoredColumn::name);
        for (StoredColumn column : after.stored()) {
            if (shown.containsKey(column.name())) {
                type(shown.get(column.name()), column);
            } else if (removed.containsKey(column.name())) {
                type(removed.get(column.name()), column);
                add(
                        Kind.ADD_COLUMN,
                        column.name(),
                        "column `" + column.name() + "` returns, with the values that it had when it was removed");
            } else {
                added(column);
            }
        }
        List<String> names = names(after.stored(), StoredColumn::name);
        List<String> kept = new ArrayList<>();
        for (String name : shown.keySet()) {
            if (names.contains(name)) {
                kept.add(name);
            } else {
                add(
                        Kind.REMOVE_COLUMN,
                        name,
                        "column `" + name + "` is no longer shown; its old values stay until a rebuild");
            }
        }
        if (!names.stream().filter(shown::containsKey).toList().equals(kept)) {
            add(Kind.REORDER_COLUMNS, "", "the columns are shown in another order");
        }
    }

    private void added(StoredColumn column) {
        Optional<String> alike = names(before.stored(), StoredColumn::name).stream()
                .filter(column.name()::equalsIgnoreCase)
                .findFirst()
                .or(() -> names(before.removed(), StoredColumn::name).stream()
                        .filter(column.name()::equalsIgnoreCase)
                        .findFirst());
        alike.ifPresentOrElse(
                other -> rebuild(
                        column.name(),
                        "column `" + column.name() + "` and the stored `" + other
                                + "` differ in capital letters only, and SQL does not tell them apart"),
                () -> add(
                        Kind.ADD_COLUMN,
                        column.name(),
                        "column `" + column.name() + "` (" + column.type().label()
                                + ") is added; the rows from before have no value in it"));
    }

    private void type(StoredColumn from, StoredColumn to) {
        String change = "from " + from.type().label() + " to " + to.type().label();
        if (from.type().label().equals(to.type().label())) {
            return;
        }
        if (from.type().widensTo(to.type())) {
            add(Kind.WIDEN_COLUMN, to.name(), "column `" + to.name() + "` is widened " + change);
        } else {
            rebuild(to.name(), "column `" + to.name() + "` cannot go " + change + " without its messages");
        }
    }

    private void derived() {
        Map<String, Table.Derived> old = byName(before.derived(), Table.Derived::name);
        Map<String, Table.Derived> next = byName(after.derived(), Table.Derived::name);
        next.forEach((name, derived) -> {
            if (!old.containsKey(name)) {
                add(Kind.ADD_DERIVED, name, "derived column `" + name + "` is added, for every row");
            } else if (!old.get(name).sql().equals(derived.sql())) {
                add(Kind.CHANGE_DERIVED, name, "derived column `" + name + "` is computed anew, for every row");
            }
        });
        old.keySet().stream()
                .filter(name -> !next.containsKey(name))
                .forEach(name -> add(Kind.REMOVE_DERIVED, name, "derived column `" + name + "` is removed"));
        if (!old.keySet().stream()
                .filter(next::containsKey)
                .toList()
                .equals(next.keySet().stream().filter(old::containsKey).toList())) {
            add(Kind.REORDER_COLUMNS, "", "the derived columns are shown in another order");
        }
    }

    private void key() {
        if (!before.key().equals(after.key())) {
            rebuild(
                    "",
                    "the key would change from " + words(before.key()) + " to " + words(after.key())
                            + ", and what it had replaced is gone");
        }
    }

    private void rollups() {
        Map<String, Rollup> old = byName(before.rollups(), Rollup::name);
        Map<String, Rollup> next = byName(after.rollups(), Rollup::name);
        next.forEach((name, rollup) -> {
            if (!old.containsKey(name)) {
                add(Kind.ADD_ROLLUP, name, "rollup `" + name + "` is added and filled from the table's rows");
            } else if (!old.get(name).equals(rollup) || meansAnother(rollup)) {
                add(
                        Kind.REFILL_ROLLUP,
                        name,
                        "rollup `" + name + "` is made anew from the table's rows; what retention has removed"
                                + " from the table is then gone from the rollup too");
            }
        });
        old.keySet().stream()
                .filter(name -> !next.containsKey(name))
                .forEach(name -> add(Kind.REMOVE_ROLLUP, name, "rollup `" + name + "` and its history are dropped"));
    }

    /** Whether its columns have another type or meaning now. A derived column may use all that stand before it. */
    private boolean meansAnother(Rollup rollup) {
        List<String> widened = new SchemaPlan(changes).names(Kind.WIDEN_COLUMN);
        List<String> used = columnsOf(rollup);
        List<String> derived = names(after.derived(), Table.Derived::name);
        int last = used.stream().mapToInt(derived::indexOf).max().orElse(-1);
        if (last < 0) {
            return used.stream().anyMatch(widened::contains);
        }
        return !widened.isEmpty() || !expressions(before, last + 1).equals(expressions(after, last + 1));
    }

    private static List<String> columnsOf(Rollup rollup) {
        List<String> used = new ArrayList<>(rollup.dimensions());
        rollup.measures().forEach(measure -> measure.column().ifPresent(used::add));
        return used;
    }

    private static List<List<String>> expressions(TableSchema schema, int first) {
        return schema.derived().stream()
                .limit(first)
                .map(derived -> List.of(derived.name(), derived.sql()))
                .toList();
    }

    private void rebuild(String name, String why) {
        add(Kind.NEEDS_REBUILD, name, why);
    }

    private void add(Kind kind, String name, String description) {
        changes.add(new SchemaChange(kind, name, description));
    }

    private static String words(List<String> key) {
        return key.isEmpty() ? "none" : "`" + String.join("`, `", key) + "`";
    }

    private static <T> List<String> names(Collection<T> things, Function<T, String> name) {
        return things.stream().map(name).toList();
    }

    private static <T> Map<String, T> byName(Collection<T> things, Function<T, String> name) {
        Map<String, T> map = new LinkedHashMap<>();
        things.forEach(thing -> map.put(name.apply(thing), thing));
        return map;
    }
}
