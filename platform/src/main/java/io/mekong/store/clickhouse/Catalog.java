package io.mekong.store.clickhouse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;

/** The tables that there are, as the notes have them, and who may touch which. */
final class Catalog {
    private static final String TABLE = "table ";
    private static final String RESULTS = "results ";
    private static final String VIEWS = "~views";
    private static final String COUNTER = "~tables";

    private final Notes notes;
    private final Map<String, StoredTable> tables = new ConcurrentHashMap<>();
    /** Tables of results: where their rows are. */
    private final Map<String, String> results = new ConcurrentHashMap<>();

    private volatile Set<String> views = Set.of();
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();

    /** Of one table. */
    static final class Gate {
        /** Inserts share it; whoever rearranges what is stored has it alone. */
        final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

        private int shape;

        /** Changes with the table's shape, so that a writer knows whether it is still of the shape it was opened with. */
        synchronized int shape() {
            return shape;
        }

        synchronized void reshape() {
            shape++;
        }
    }

    Catalog(Notes notes) {
        this.notes = notes;
        notes.all().forEach((name, value) -> {
            if (name.startsWith(TABLE) && !value.isEmpty()) {
                String table = name.substring(TABLE.length());
                tables.put(table, StoredTable.read(table, value));
            } else if (name.equals(VIEWS) && !value.isEmpty()) {
                views = Set.of(value.split(",", -1));
            } else if (name.startsWith(RESULTS) && !value.isEmpty()) {
                results.put(name.substring(RESULTS.length()), value);
            }
        });
    }

    Optional<StoredTable> find(String table) {
        return Optional.ofNullable(tables.get(table));
    }

    Map<String, StoredTable> tables() {
        return new TreeMap<>(tables);
    }

    Map<String, String> results() {
        return new TreeMap<>(results);
    }

    /** The views of the project, without those whose name a table has by now. */
    Set<String> views() {
        return views.stream().filter(view -> ownerOf(view).isEmpty()).collect(Collectors.toUnmodifiableSet());
    }

    boolean isView(String name) {
        return views().contains(name);
    }

    synchronized void addView(String name) throws ServerError {
        Set<String> more = new TreeSet<>(views);
        if (more.add(name)) {
            note(more);
        }
    }

    synchronized void removeView(String name) throws ServerError {
        Set<String> fewer = new TreeSet<>(views);
        if (fewer.remove(name)) {
            note(fewer);
        }
    }

    private void note(Set<String> names) throws ServerError {
        notes.write(VIEWS, String.join(",", names));
        views = Set.copyOf(names);
    }

    Gate gate(String table) {
        return gates.computeIfAbsent(table, name -> new Gate());
    }

    /** A name that no rows have had before. */
    synchronized String newRows(String table) throws ServerError {
        String last = notes.find(COUNTER);
        long number = last.isEmpty() ? 1 : Long.parseLong(last) + 1;
        notes.write(COUNTER, Long.toString(number));
        return table + "~" + number;
    }

    /** All at once; a table without rows, where {@code gone} has its name, is no more. */
    void change(List<StoredTable> stored, List<String> gone) throws ServerError {
        Map<String, String> changed = new HashMap<>();
        stored.forEach(table -> changed.put(TABLE + table.schema().name(), table.write()));
        gone.forEach(name -> changed.put(TABLE + name, ""));
        notes.write(changed);
        stored.forEach(table -> tables.put(
                table.schema().name(), StoredTable.read(table.schema().name(), table.write())));
        gone.forEach(tables::remove);
    }

    /** @param rows empty: there is no such table of results any more */
    void putResults(String name, String rows) throws ServerError {
        notes.write(RESULTS + name, rows);
        if (rows.isEmpty()) {
            results.remove(name);
        } else {
            results.put(name, rows);
        }
    }

    /** Those in which rows count only once they are committed. */
    List<String> versioned() {
        List<String> names = new ArrayList<>(List.of(ClickHouseLedger.TABLE));
        for (StoredTable table : tables.values()) {
            if (!table.schema().keyed()) {
                names.add(table.rows());
                table.schema().rollups().forEach(rollup -> names.add(table.states(rollup.name())));
            }
        }
        return names;
    }

    /** Whose view has this name in SQL. */
    Optional<StoredTable> ownerOf(String view) {
        return tables.values().stream()
                .filter(table ->
                        !table.schema().isShadow() && table.schema().views().contains(view))
                .findFirst();
    }
}
