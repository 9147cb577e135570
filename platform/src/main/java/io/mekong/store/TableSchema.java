package io.mekong.store;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Rollup;
import io.mekong.project.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table as the store keeps it.
 *
 * @param columns as a batch has them: {@code __time} first, then the columns of the project's file, then
 *     {@code __partition} and {@code __offset}, which together name the message that a row came from; at last
 *     {@code __deleted} and {@code __kept} where the table has a key; {@code __change}, {@code __kept} and
 *     {@code __before} where it has a history
 * @param derived computed whenever they are asked for, never stored; people find them between the project's columns and
 *     {@code __partition}
 * @param key empty: every message is a row of its own
 * @param removed columns that the project has no more: nobody sees them, but the store still has their old values. Empty
 *     in a schema that was made from a project
 */
public record TableSchema(
        String name,
        List<StoredColumn> columns,
        List<Table.Derived> derived,
        List<String> key,
        List<Rollup> rollups,
        List<StoredColumn> removed) {
    public static final String TIME = "__time";
    public static final String PARTITION = "__partition";
    public static final String OFFSET = "__offset";
    /** In batches of keyed tables only, never stored: whether the message says that the row of its key is gone. */
    public static final String DELETED = "__deleted";

    /** Of a row on its way into a keyed table: the cells that nobody told, and that stay what they were. */
    public static final String KEPT = "__kept";

    /** In tables with a history: {@code upsert}, {@code delete}, or {@code truncate}, which concerns many rows. */
    public static final String CHANGE = "__change";

    /** In tables with a history, of a truncate: rows whose messages have lower offsets are gone. */
    public static final String BEFORE = "__before";

    /** No name in a project has it. */
    private static final String HIDDEN = "~";

    private static final String SHADOW = HIDDEN + "rebuild";
    private static final String PART = HIDDEN + "part";
    private static final Pattern MARK = Pattern.compile("<([^>]+)>");

    /** Nullable but for the columns of our own: what an event must carry is the decoder's to check. */
    public record StoredColumn(String name, ColumnType type) {}

    public TableSchema {
        columns = List.copyOf(columns);
        derived = List.copyOf(derived);
        key = List.copyOf(key);
        rollups = List.copyOf(rollups);
        removed = List.copyOf(removed);
    }

    /** Columns without a table of the project behind them. */
    public static TableSchema ofColumns(String name, List<StoredColumn> columns) {
        return new TableSchema(name, columns, List.of(), List.of(), List.of(), List.of());
    }

    public static TableSchema of(Table table) {
        List<StoredColumn> columns = new ArrayList<>();
        columns.add(new StoredColumn(TIME, new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS)));
        for (Column column : table.columns()) {
            columns.add(new StoredColumn(column.name(), table.storedType(column)));
        }
        columns.add(new StoredColumn(PARTITION, new ColumnType.Int()));
        columns.add(new StoredColumn(OFFSET, new ColumnType.BigInt()));
        if (table.keyed()) {
            columns.add(new StoredColumn(DELETED, new ColumnType.Bool()));
            columns.add(new StoredColumn(KEPT, new ColumnType.Text()));
        }
        if (table.keepsHistory()) {
            columns.add(new StoredColumn(CHANGE, new ColumnType.Text()));
            columns.add(new StoredColumn(KEPT, new ColumnType.Text()));
            columns.add(new StoredColumn(BEFORE, new ColumnType.BigInt()));
        }
        return new TableSchema(table.name(), columns, table.derived(), table.key(), table.rollups(), List.of());
    }

    /** Whether a later message with the same key takes the place of the earlier. */
    public boolean keyed() {
        return !key.isEmpty();
    }

    /** The columns that are stored: with a key all but {@code __deleted} and {@code __kept}. */
    public List<StoredColumn> stored() {
        if (!keyed()) {
            return columns;
        }
        return columns.stream()
                .filter(column ->
                        !column.name().equals(DELETED) && !column.name().equals(KEPT))
                .toList();
    }

    /** What {@code __kept} has for a column, once for each that keeps its value. */
    public static String keptMark(String column) {
        return "<" + column + ">";
    }

    /** The columns that this {@code __kept} names. */
    public static Set<String> keptColumns(String marks) {
        return MARK.matcher(marks).results().map(mark -> mark.group(1)).collect(Collectors.toUnmodifiableSet());
    }

    /** The same table under a name that nobody sees, to be built beside this one and then {@link OlapStore#swap}ped. */
    public TableSchema shadow() {
        return new TableSchema(name + SHADOW, columns, derived, key, rollups, removed);
    }

    /** A table for some of this one's rows, of which {@link OlapStore#patch} makes a shadow. */
    public TableSchema part() {
        return new TableSchema(name + PART, columns, derived, key, List.of(), removed);
    }

    /** Whether nobody sees it. */
    public boolean isShadow() {
        return name.contains(HIDDEN);
    }

    /** The name under which people query a rollup. */
    public String rollupView(Rollup rollup) {
        return name + "_" + rollup.name();
    }

    /** Every name under which people see what is in this table: a commit changes what they answer. */
    public List<String> views() {
        List<String> views = new ArrayList<>(List.of(name));
        rollups.forEach(rollup -> views.add(rollupView(rollup)));
        return views;
    }

    /** The position of a column in a batch, by name. */
    public Optional<Integer> indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}
