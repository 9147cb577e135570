package io.mekong.store.duckdb;

import io.mekong.project.Rollup;
import io.mekong.store.TableSchema;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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

    void swap(TableSchema schema) throws SQLException {
        TableSchema shadow = schema.shadow();
        TableGate gate = gates.of(schema.name());
        gate.deleting.lock();
        try {
            gate.reshape();
            gates.of(shadow.name()).reshape();
            Transaction.in(connection, () -> {
                remove(schema.name());
                Statements.execute(
                        connection,
                        "ALTER TABLE " + StoredNames.table(shadow.name()) + " RENAME TO "
                                + SqlText.quote(schema.name()));
                for (Rollup rollup : schema.rollups()) {
                    Statements.execute(
                            connection,
                            "ALTER TABLE " + StoredNames.rollup(shadow.name(), rollup.name()) + " RENAME TO "
                                    + SqlText.quote(StoredNames.rollupTable(schema.name(), rollup.name())));
                }
                update("UPDATE mekong.ledger SET table_name = ? WHERE table_name = ?", schema.name(), shadow.name());
                Statements.execute(connection, TableView.create(schema));
                rollupViews(schema);
                return schema;
            });
        } finally {
            gate.deleting.unlock();
        }
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
