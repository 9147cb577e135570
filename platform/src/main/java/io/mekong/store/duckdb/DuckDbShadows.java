package io.mekong.store.duckdb;

import io.mekong.project.Rollup;
import io.mekong.store.OffsetRange;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** Tables that are built beside others, and then take their place. */
final class DuckDbShadows {
    private final DuckDBConnection connection;
    private final TableGate.Gates gates;

    DuckDbShadows(DuckDBConnection connection, TableGate.Gates gates) {
        this.connection = connection;
        this.gates = gates;
    }

    void swap(List<TableSchema> tables) throws SQLException {
        List<TableGate> held = tables.stream()
                .sorted(Comparator.comparing(TableSchema::name))
                .map(schema -> gates.of(schema.name()))
                .toList();
        held.forEach(gate -> gate.deleting.lock());
        try {
            tables.forEach(schema -> {
                gates.of(schema.name()).reshape();
                gates.of(schema.shadow().name()).reshape();
            });
            Transaction.in(connection, () -> {
                for (TableSchema schema : tables) {
                    swap(schema);
                }
                return tables;
            });
        } finally {
            held.forEach(gate -> gate.deleting.unlock());
        }
    }

    private void swap(TableSchema schema) throws SQLException {
        String shadow = schema.shadow().name();
        remove(schema.name());
        rename(StoredNames.table(shadow), schema.name());
        for (Rollup rollup : schema.rollups()) {
            rename(StoredNames.rollup(shadow, rollup.name()), StoredNames.rollupTable(schema.name(), rollup.name()));
        }
        update("UPDATE mekong.ledger SET table_name = ? WHERE table_name = ?", schema.name(), shadow);
        update("UPDATE mekong.expired SET table_name = ? WHERE table_name = ?", schema.name(), shadow);
        Statements.execute(connection, TableView.create(schema, TableView.all(schema)));
        rollupViews(schema);
    }

    void patch(TableSchema schema, List<OffsetRange> replaced) throws SQLException {
        TableSchema shadow = schema.shadow();
        String part = schema.part().name();
        String columns =
                TableView.names(schema.stored().stream().map(StoredColumn::name).toList());
        String outside = replaced.stream()
                .map(range -> "(__partition = " + range.partition() + " AND __offset BETWEEN " + range.first() + " AND "
                        + range.last() + ")")
                .collect(Collectors.joining(" OR ", "NOT (", ")"));
        TableGate gate = gates.of(schema.name());
        gate.deleting.lock();
        try {
            Transaction.in(connection, () -> {
                remove(shadow.name());
                DuckDbTables tables = new DuckDbTables(connection, gates);
                tables.create(shadow);
                Statements.execute(
                        connection,
                        "INSERT INTO " + StoredNames.table(shadow.name()) + " (" + columns + ") SELECT " + columns
                                + " FROM " + ColdDays.all(connection, schema.name()) + " WHERE " + outside
                                + " UNION ALL SELECT " + columns + " FROM " + StoredNames.table(part));
                tables.createRollups(shadow);
                copyLedger(schema, outside.replace("__offset", "first_offset").replace("__partition", "partition"));
                return shadow;
            });
        } finally {
            gate.deleting.unlock();
        }
    }

    /** Rows that retention had removed and that are back in the part are not counted as removed. */
    private void copyLedger(TableSchema schema, String outside) throws SQLException {
        String shadow = SqlText.literal(schema.shadow().name());
        String part = schema.part().name();
        Statements.execute(
                connection,
                "INSERT INTO mekong.ledger SELECT * REPLACE (" + shadow + " AS table_name) FROM mekong.ledger"
                        + " WHERE table_name = ? AND " + outside + " OR table_name = ?",
                schema.name(),
                part);
        Statements.execute(
                connection,
                "INSERT INTO mekong.expired SELECT * FROM (SELECT * REPLACE (" + shadow + " AS table_name,"
                        + " rows - (SELECT count(*) FROM " + StoredNames.table(part) + " p"
                        + " WHERE p.__partition = e.partition AND p.__time::DATE = e.day) AS rows)"
                        + " FROM mekong.expired e WHERE table_name = ?) WHERE rows > 0",
                schema.name());
    }

    private void rename(String table, String name) throws SQLException {
        Statements.execute(connection, "ALTER TABLE " + table + " RENAME TO " + SqlText.quote(name));
    }

    void drop(TableSchema schema) throws SQLException {
        TableGate gate = gates.of(schema.name());
        gate.deleting.lock();
        try {
            gate.reshape();
            Transaction.in(connection, () -> {
                remove(schema.name());
                return schema;
            });
        } finally {
            gate.deleting.unlock();
        }
    }

    /** The table as it stands, with its views, rollups and ledger. */
    private void remove(String table) throws SQLException {
        Optional<TableSchema> stored = StoredSchema.read(connection, table);
        if (stored.isPresent()) {
            for (Rollup rollup : stored.get().rollups()) {
                Statements.execute(
                        connection,
                        "DROP VIEW IF EXISTS " + StoredNames.view(stored.get().rollupView(rollup)));
                Statements.execute(connection, "DROP TABLE " + StoredNames.rollup(table, rollup.name()));
            }
            Statements.execute(connection, "DROP VIEW IF EXISTS " + StoredNames.view(table));
            Statements.execute(connection, "DROP TABLE " + StoredNames.table(table));
        }
        update("DELETE FROM mekong.ledger WHERE table_name = ?", table);
        update("DELETE FROM mekong.expired WHERE table_name = ?", table);
        update("DELETE FROM mekong.cold WHERE table_name = ?", table);
    }

    private void rollupViews(TableSchema schema) throws SQLException {
        if (!schema.rollups().isEmpty()) {
            Map<String, String> types = RollupFill.types(connection, schema, TableView.all(schema));
            for (Rollup rollup : schema.rollups()) {
                Statements.execute(connection, new RollupSql(schema, rollup, types).createView());
            }
        }
    }

    private void update(String sql, String... names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < names.length; i++) {
                statement.setString(i + 1, names[i]);
            }
            statement.executeUpdate();
        }
    }
}
