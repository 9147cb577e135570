package io.mekong.store.clickhouse;

import io.mekong.store.OffsetRange;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tables that are built beside others and take their places: one note says which rows are whose, for all of them at once. */
final class ClickHouseShadows {
    private final Requests requests;
    private final Catalog catalog;
    private final Commits commits;
    private final ClickHouseTables tables;

    ClickHouseShadows(Requests requests, Catalog catalog, Commits commits, ClickHouseTables tables) {
        this.requests = requests;
        this.catalog = catalog;
        this.commits = commits;
        this.tables = tables;
    }

    void swap(List<TableSchema> swapped) throws ServerError {
        List<Catalog.Gate> held = swapped.stream()
                .map(TableSchema::name)
                .sorted(Comparator.naturalOrder())
                .map(catalog::gate)
                .toList();
        held.forEach(gate -> gate.lock.writeLock().lock());
        try {
            List<StoredTable> before = new ArrayList<>();
            List<StoredTable> after = new ArrayList<>();
            List<String> gone = new ArrayList<>();
            for (TableSchema schema : swapped) {
                catalog.gate(schema.name()).reshape();
                catalog.gate(schema.shadow().name()).reshape();
                catalog.find(schema.name()).ifPresent(before::add);
                StoredTable shadow = catalog.find(schema.shadow().name()).orElseThrow();
                after.add(new StoredTable(schema, shadow.rows()));
                gone.add(schema.shadow().name());
            }
            catalog.change(after, gone);
            for (StoredTable old : before) {
                dropViews(old);
            }
            for (StoredTable table : after) {
                tables.show(table);
            }
            for (StoredTable old : before) {
                tables.remove(old);
            }
        } finally {
            held.forEach(gate -> gate.lock.writeLock().unlock());
        }
    }

    void patch(TableSchema schema, List<OffsetRange> replaced) throws ServerError {
        drop(schema.shadow());
        StoredTable from = catalog.find(schema.name()).orElseThrow();
        StoredTable part = catalog.find(schema.part().name()).orElseThrow();
        long number = commits.begin();
        Catalog.Gate gate = catalog.gate(schema.name());
        gate.lock.writeLock().lock();
        try {
            StoredTable shadow = tables.create(schema.shadow());
            copyRows(from, part, shadow, outside(replaced, TableSchema.PARTITION, TableSchema.OFFSET), number);
            copyLedger(from, part, shadow, outside(replaced, "partition", "first_offset"), number);
            tables.createRollups(shadow, Set.of());
            catalog.change(List.of(shadow), List.of());
            commits.committed(number);
        } finally {
            gate.lock.writeLock().unlock();
        }
    }

    private static String outside(List<OffsetRange> replaced, String partition, String offset) {
        return replaced.stream()
                .map(range -> "(" + partition + " = " + range.partition() + " AND " + offset + " BETWEEN "
                        + range.first() + " AND " + range.last() + ")")
                .collect(Collectors.joining(" OR ", "NOT (", ")"));
    }

    private void copyRows(StoredTable from, StoredTable part, StoredTable shadow, String outside, long number)
            throws ServerError {
        List<String> columns = new ArrayList<>(shadow.schema().stored().stream()
                .map(StoredColumn::name)
                .map(SqlText::quote)
                .toList());
        String into = "INSERT INTO " + SqlText.quote(shadow.rows()) + " (" + String.join(", ", columns) + ", ";
        String some = String.join(", ", columns);
        if (shadow.schema().keyed()) {
            // The part's rows are those of its own messages: where both have a key, theirs is the later.
            String ours = RowSql.VERSION + ", " + RowSql.GONE;
            into += ours + ") SELECT " + some + ", " + ours + " FROM ";
            requests.execute(into + SqlText.quote(from.rows()) + " FINAL WHERE " + outside);
            requests.execute(into + SqlText.quote(part.rows()) + " FINAL");
            return;
        }
        into += Commits.COLUMN + ") SELECT " + some + ", " + number + " FROM ";
        Map<String, String> snapshot = snapshot();
        requests.execute(into + SqlText.quote(from.rows()) + " WHERE " + outside, snapshot);
        requests.execute(into + SqlText.quote(part.rows()), snapshot);
    }

    /** Rows that retention had removed and that are back in the part are not counted as removed. */
    private void copyLedger(StoredTable from, StoredTable part, StoredTable shadow, String outside, long number)
            throws ServerError {
        requests.execute(
                "INSERT INTO `~ledger` SELECT * REPLACE (" + SqlText.literal(shadow.rows()) + " AS stored, toInt64("
                        + number
                        + ") AS " + Commits.COLUMN + ") FROM (SELECT * FROM `~ledger` WHERE (stored = "
                        + SqlText.literal(from.rows()) + " AND " + outside + ") OR stored = "
                        + SqlText.literal(part.rows()) + ")",
                snapshot());
        requests.execute(SqlText.read("expired-copy.sql")
                .replace("{part}", RowSql.all(part))
                .replace("{shadow}", SqlText.literal(shadow.rows()))
                .replace("{from}", SqlText.literal(from.rows())));
    }

    void drop(TableSchema schema) throws ServerError {
        Catalog.Gate gate = catalog.gate(schema.name());
        gate.lock.writeLock().lock();
        try {
            Optional<StoredTable> stored = catalog.find(schema.name());
            if (stored.isPresent()) {
                gate.reshape();
                catalog.change(List.of(), List.of(schema.name()));
                dropViews(stored.get());
                tables.remove(stored.get());
            }
        } finally {
            gate.lock.writeLock().unlock();
        }
    }

    private void dropViews(StoredTable table) throws ServerError {
        for (String view :
                table.schema().isShadow() ? List.<String>of() : table.schema().views()) {
            if (catalog.ownerOf(view).isEmpty()) {
                requests.execute("DROP VIEW IF EXISTS " + SqlText.quote(view));
            }
        }
    }

    private Map<String, String> snapshot() {
        return commits.snapshot(requests.database(), catalog.versioned());
    }
}
