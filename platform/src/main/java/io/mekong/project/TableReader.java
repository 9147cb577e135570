package io.mekong.project;

import io.mekong.project.TableLimits.ColdDays;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads {@code tables/*.yaml}. */
final class TableReader {
    private TableReader() {}

    /** Empty where its stream cannot be known. */
    static Optional<Table> read(
            String name, Section file, Declared<Stream> streams, TableNames names, Settings.Store store) {
        String description = file.text("description", "");
        Optional<Stream> stream = file.require("stream").flatMap(streams::refer);
        Optional<Value> listed = file.find("columns");
        List<Value> items = listed.isPresent() ? file.requireItems("columns") : List.of();
        List<Column> columns = stream.map(from -> listed.isPresent() ? columns(items, from) : from.columns())
                .orElse(List.of());
        boolean complete = stream.isPresent() && (listed.isEmpty() || columns.size() == items.size());
        List<Value> derivations = file.items("derived");
        List<Table.Derived> derived = derived(derivations, columns);
        Optional<Value> key = file.find("key");
        Optional<Value> list = file.find("unnest");
        Optional<FieldPath> unnest = list.flatMap(value -> UnnestReader.read(value, columns, complete));
        if (list.isPresent() && key.isPresent()) {
            key.get()
                    .problem(
                            "`key` stands beside `unnest`",
                            "each element of the list is a row, and the elements of one message would share the key",
                            "Remove `key`, or `unnest`.");
        }
        Optional<Value> past = file.find("history");
        TableColumns known = new TableColumns(
                columns, derived, unnest, complete && !columns.isEmpty() && derived.size() == derivations.size());
        List<String> keyColumns =
                key.map(value -> KeyReader.read(value, known, stream)).orElse(List.of());
        List<String> history =
                past.map(value -> KeyReader.read(value, known, stream)).orElse(List.of());
        past.ifPresent(value -> checkHistory(name, value, file, columns, names));
        List<Rollup> rollups = new RollupReader(name, known, names).read(file.items("rollups"));
        Retention retention = TableLimits.retention(file, coldDays(key, store));
        Optional<Table.TimeLimit> late = TableLimits.time("late", file, stream);
        Optional<Table.TimeLimit> future = TableLimits.time("future", file, stream);
        file.finish();
        return stream.map(from -> new Table(
                name,
                description,
                from.name(),
                columns,
                derived,
                keyColumns,
                history,
                unnest,
                rollups,
                retention,
                late,
                future));
    }

    private static void checkHistory(String name, Value history, Section file, List<Column> columns, TableNames names) {
        for (String other : List.of("key", "unnest")) {
            if (file.find(other).isPresent()) {
                history.problem(
                        "`history` stands beside `" + other + "`",
                        "a table with a history has a row for every change of a row",
                        "Remove one of them; a stream may feed one table with a key and another with a history.");
            }
        }
        names.claim(name + "_versions", "the history of the table `" + name + "`")
                .ifPresent(owner -> history.problem(
                        "The versions cannot be called `" + name + "_versions`",
                        owner + " has that name",
                        "Rename the other."));
        columns.stream()
                .map(Column::name)
                .filter(List.of("valid_from", "valid_to", "is_current")::contains)
                .forEach(column -> history.problem(
                        "The column `" + column + "` cannot be in a table with a history",
                        "that is what a version's own column is called",
                        "Leave it out of `columns`, or name it otherwise in the stream."));
    }

    private static ColdDays coldDays(Optional<Value> key, Settings.Store store) {
        if (key.isPresent()) {
            return ColdDays.KEYED;
        }
        return store.clickHouse().isPresent() ? ColdDays.IN_CLICKHOUSE : ColdDays.CAN_BE;
    }

    private static List<Column> columns(List<Value> items, Stream stream) {
        Set<String> names = new LinkedHashSet<>();
        List<Column> columns = new ArrayList<>();
        for (Value item : items) {
            item.text().ifPresent(name -> {
                Optional<Column> column = stream.column(name);
                if (!names.add(name)) {
                    item.problem(item.shown() + " is listed twice", "a table has each column once", "Remove one.");
                } else if (column.isEmpty()) {
                    item.problem(
                            "There is no column " + item.shown(),
                            "the stream `" + stream.name() + "` does not have it",
                            Form.hint(
                                    name,
                                    stream.columns().stream().map(Column::name).toList()));
                } else {
                    columns.add(column.get());
                }
            });
        }
        return columns;
    }

    private static List<Table.Derived> derived(List<Value> items, List<Column> columns) {
        Set<String> taken = new LinkedHashSet<>();
        columns.forEach(column -> taken.add(column.name().toLowerCase(Locale.ROOT)));
        List<Table.Derived> derived = new ArrayList<>();
        for (Value item : items) {
            item.section("a derived column")
                    .flatMap(section -> derived(section, item, taken))
                    .ifPresent(derived::add);
        }
        return derived;
    }

    private static Optional<Table.Derived> derived(Section file, Value item, Set<String> taken) {
        Optional<Value> named = file.require("name");
        Optional<String> name = named.flatMap(value -> value.as(Fields.COLUMN));
        name.ifPresent(text -> Fields.refuseOurs(text, named.orElseThrow(), "Choose another name."));
        name.filter(text -> !taken.add(text.toLowerCase(Locale.ROOT)))
                .ifPresent(text -> item.problem(
                        "A second column is called `" + text + "`",
                        "SQL reads names without regard to case",
                        "Rename the derived one."));
        Optional<String> sql = file.requireText("sql");
        String description = file.text("description", "");
        file.finish();
        return name.isPresent() && sql.isPresent()
                ? Optional.of(new Table.Derived(name.get(), sql.get().strip(), description))
                : Optional.empty();
    }
}
