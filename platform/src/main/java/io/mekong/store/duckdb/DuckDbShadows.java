package io.mekong.store.duckdb;

import io.mekong.project.Rollup;
import io.mekong.store.TableSchema;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        Statements.execute(connection, TableView.create(schema, TableView.all(schema)));
        rollupViews(schema);
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
