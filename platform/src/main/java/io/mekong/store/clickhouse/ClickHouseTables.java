package io.mekong.store.clickhouse;

import io.mekong.core.MekongException;
import io.mekong.project.Rollup;
import io.mekong.store.QueryResult.ResultColumn;
import io.mekong.store.SchemaChange;
import io.mekong.store.SchemaPlan;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes tables, their views and their rollups be what the project says. ClickHouse changes one thing at a time; each step
 * can be done again, the note of the new shape comes after what it needs, and the views follow it: a change that was cut off
 * is finished when the table is next asked for.
 */
final class ClickHouseTables {
    private final Requests requests;
    private final Catalog catalog;
    private final Commits commits;

    ClickHouseTables(Requests requests, Catalog catalog, Commits commits) {
        this.requests = requests;
        this.catalog = catalog;
        this.commits = commits;
    }

    void ensure(TableSchema schema) throws ServerError {
        Catalog.Gate gate = catalog.gate(schema.name());
        gate.lock.writeLock().lock();
        try {
            requireFreeNames(schema);
            Optional<StoredTable> stored = catalog.find(schema.name());
            SchemaPlan plan = stored.map(before -> SchemaPlan.between(before.schema(), schema))
                    .orElse(new SchemaPlan(List.of()));
            plan.requireInPlace(schema.name());
            if (stored.isPresent() && plan.changes().isEmpty()) {
                show(stored.get());
                return;
            }
            gate.reshape();
            if (stored.isEmpty()) {
                StoredTable table = create(schema);
                createRollups(table, Set.of());
                catalog.change(List.of(table), List.of());
            } else {
                change(stored.get(), schema, plan);
            }
            show(catalog.find(schema.name()).orElseThrow());
        } finally {
            gate.lock.writeLock().unlock();
        }
    }

    /** Not yet noted: rows without a note are removed when the store is opened. */
    StoredTable create(TableSchema schema) throws ServerError {
        StoredTable table = new StoredTable(schema, catalog.newRows(schema.name()));
        requests.execute(RowSql.create(table));
        return table;
    }

    private void change(StoredTable before, TableSchema schema, SchemaPlan plan) throws ServerError {
        StoredTable after = before.with(withRemoved(before.schema(), schema));
        Set<String> present = new HashSet<>();
        before.schema().stored().forEach(column -> present.add(column.name()));
        before.schema().removed().forEach(column -> present.add(column.name()));
        List<String> widened = plan.names(SchemaChange.Kind.WIDEN_COLUMN);
        for (Rollup rollup : before.schema().rollups()) {
            requests.execute("DROP VIEW IF EXISTS " + SqlText.quote(before.fill(rollup.name())));
        }
        for (StoredColumn column : schema.stored()) {
            if (!present.contains(column.name())) {
                alter(before, "ADD COLUMN IF NOT EXISTS " + RowSql.definition(schema, column));
            } else if (widened.contains(column.name())) {
                alter(before, "MODIFY COLUMN " + RowSql.definition(schema, column));
            }
        }
        Set<String> gone = new HashSet<>(plan.names(SchemaChange.Kind.REMOVE_ROLLUP));
        gone.addAll(plan.names(SchemaChange.Kind.REFILL_ROLLUP));
        for (String rollup : gone) {
            requests.execute("DROP VIEW IF EXISTS " + SqlText.quote(schema.name() + "_" + rollup));
            requests.execute("DROP TABLE IF EXISTS " + SqlText.quote(before.states(rollup)));
        }
        Set<String> kept = new HashSet<>();
        before.schema().rollups().forEach(rollup -> kept.add(rollup.name()));
        kept.removeAll(gone);
        createRollups(after, kept);
        catalog.change(List.of(after), List.of());
    }

    /** What the project has no more is still there. */
    private static TableSchema withRemoved(TableSchema before, TableSchema after) {
        List<StoredColumn> removed = new ArrayList<>(before.removed());
        removed.addAll(before.stored());
        removed.removeIf(
                column -> after.stored().stream().anyMatch(kept -> kept.name().equals(column.name())));
        return new TableSchema(after.name(), after.columns(), after.derived(), after.key(), after.rollups(), removed);
    }

    private void alter(StoredTable table, String what) throws ServerError {
        requests.execute("ALTER TABLE " + SqlText.quote(table.rows()) + " " + what);
    }

    /** @param kept those whose states are there already; what fills them is made anew */
    void createRollups(StoredTable table, Set<String> kept) throws ServerError {
        for (RollupSql sql : rollups(table)) {
            if (!kept.contains(sql.rollup().name())) {
                requests.execute("DROP TABLE IF EXISTS " + sql.statesName());
                requests.execute(sql.createStates());
                for (String fill : sql.fillNow()) {
                    requests.execute(fill);
                }
            }
            requests.execute("DROP VIEW IF EXISTS "
                    + SqlText.quote(table.fill(sql.rollup().name())));
            for (String create : sql.createFill()) {
                requests.execute(create);
            }
        }
    }

    List<RollupSql> rollups(StoredTable table) throws ServerError {
        if (table.schema().rollups().isEmpty()) {
            return List.of();
        }
        Map<String, String> types = new HashMap<>();
        String rows = RowSql.withDerived(table.schema(), RowSql.all(table), List.of());
        for (ResultColumn column : requests.ask("SELECT * FROM " + rows + " LIMIT 0", Map.of(), 1, Long.MAX_VALUE)
                .columns()) {
            types.put(column.name(), column.type());
        }
        return table.schema().rollups().stream()
                .map(rollup -> new RollupSql(table, rollup, types))
                .toList();
    }

    /** Makes the views be what the table is. */
    void show(StoredTable table) throws ServerError {
        if (table.schema().isShadow()) {
            return;
        }
        for (String name : table.schema().views()) {
            if (catalog.results().containsKey(name)) {
                String rows = catalog.results().get(name);
                catalog.putResults(name, "");
                requests.execute("DROP TABLE IF EXISTS " + SqlText.quote(String.valueOf(rows)));
            }
        }
        requests.execute(RowSql.createView(table));
        for (RollupSql rollup : rollups(table)) {
            requests.execute(rollup.createView());
        }
    }

    /** The rows and states of a table that the notes do not have, or have no more. */
    void remove(StoredTable table) throws ServerError {
        for (Rollup rollup : table.schema().rollups()) {
            requests.execute("DROP VIEW IF EXISTS " + SqlText.quote(table.fill(rollup.name())));
            requests.execute("DROP TABLE IF EXISTS " + SqlText.quote(table.states(rollup.name())));
        }
        requests.execute("DROP TABLE IF EXISTS " + SqlText.quote(table.rows()));
        new ClickHouseLedger(requests, commits).remove(table.rows());
    }

    /** Two tables, or a table and a rollup, may come to the same name in SQL. */
    private void requireFreeNames(TableSchema schema) {
        for (String view : schema.views()) {
            boolean taken = catalog.ownerOf(view)
                            .filter(owner -> !owner.schema().name().equals(schema.name()))
                            .isPresent()
                    || view.equals("ledger");
            if (taken && !schema.isShadow()) {
                throw MekongException.user(
                        "Table `" + schema.name() + "` cannot be made",
                        "there is another `" + view + "` in SQL: the name of a rollup's table is that of its table,"
                                + " `_`, and its own",
                        "Choose another name for the table or the rollup.");
            }
        }
    }
}
