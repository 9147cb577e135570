package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.project.Rollup;
import io.mekong.store.SchemaChange;
import io.mekong.store.SchemaPlan;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Makes tables, their views and their rollups be what the project says, as far as that can be done in place. All of a
 * change is one transaction; a writer that has rows open at that moment fails at its commit, and nothing is torn.
 */
final class DuckDbTables {
    private static final Set<String> OURS = Set.of(TableSchema.TIME, TableSchema.PARTITION, TableSchema.OFFSET);

    private final DuckDBConnection connection;
    private final TableGate.Gates gates;

    DuckDbTables(DuckDBConnection connection, TableGate.Gates gates) {
        this.connection = connection;
        this.gates = gates;
    }

    void ensure(TableSchema schema) {
        synchronized (connection) {
            TableGate gate = gates.of(schema.name());
            gate.deleting.lock();
            try {
                requireFreeNames(schema);
                Optional<TableSchema> stored = StoredSchema.read(connection, schema.name());
                SchemaPlan plan =
                        stored.map(before -> SchemaPlan.between(before, schema)).orElse(new SchemaPlan(List.of()));
                plan.requireInPlace(schema.name());
                if (!plan.changes().isEmpty()) {
                    gate.reshape();
                }
                Transaction.in(connection, () -> apply(schema, stored, plan));
            } catch (SQLException e) {
                throw DuckDbErrors.failed("make table `" + schema.name() + "` what the project says", e);
            } finally {
                gate.deleting.unlock();
            }
        }
    }

    private TableSchema apply(TableSchema schema, Optional<TableSchema> stored, SchemaPlan plan) throws SQLException {
        for (String name : schema.views()) {
            Statements.execute(connection, "DROP TABLE IF EXISTS " + StoredNames.results(name)); // its view is replaced
        }
        if (stored.isEmpty()) {
            create(schema);
        } else if (!plan.changes().isEmpty()) {
            change(schema, plan);
        }
        if (!schema.isShadow()) {
            Statements.execute(connection, TableView.create(schema, ColdDays.all(connection, schema.name())));
        }
        rollups(schema, stored, plan);
        return schema;
    }

    /** In the connection's transaction. */
    void create(TableSchema schema) throws SQLException {
        String columns = schema.stored().stream()
                .map(column -> definition(column) + (OURS.contains(column.name()) ? " NOT NULL" : ""))
                .collect(Collectors.joining(", "));
        Statements.execute(connection, "CREATE TABLE " + StoredNames.table(schema.name()) + " (" + columns + ")");
        Statements.execute(connection, StoredSchema.comment(schema));
    }

    private void change(TableSchema schema, SchemaPlan plan) throws SQLException {
        // First of all, so that from here on no writer can commit rows that this transaction does not see.
        Statements.execute(connection, StoredSchema.comment(schema));
        Set<String> present = StoredSchema.columns(connection, schema.name()).keySet();
        List<String> widened = plan.names(SchemaChange.Kind.WIDEN_COLUMN);
        for (StoredColumn column : schema.stored()) {
            if (!present.contains(column.name())) {
                alter(schema, "ADD COLUMN " + definition(column));
            } else if (widened.contains(column.name())) {
                alter(
                        schema,
                        "ALTER COLUMN " + SqlText.quote(column.name()) + " SET DATA TYPE "
                                + DuckDbTypes.of(column.type()));
            }
        }
    }

    private void alter(TableSchema schema, String what) throws SQLException {
        Statements.execute(connection, "ALTER TABLE " + StoredNames.table(schema.name()) + " " + what);
    }

    /** Of a table that has rows and no rollups yet; in the connection's transaction. */
    void createRollups(TableSchema schema) throws SQLException {
        rollups(schema, Optional.empty(), new SchemaPlan(List.of()));
    }

    private void rollups(TableSchema schema, Optional<TableSchema> before, SchemaPlan plan) throws SQLException {
        Set<String> gone = new HashSet<>(plan.names(SchemaChange.Kind.REMOVE_ROLLUP));
        gone.addAll(plan.names(SchemaChange.Kind.REFILL_ROLLUP));
        for (String rollup : gone) {
            Statements.execute(connection, "DROP VIEW IF EXISTS " + StoredNames.view(schema.name() + "_" + rollup));
            Statements.execute(connection, "DROP TABLE " + StoredNames.rollup(schema.name(), rollup));
        }
        Set<String> kept = before.stream()
                .flatMap(table -> table.rollups().stream())
                .map(Rollup::name)
                .collect(Collectors.toSet());
        kept.removeAll(gone);
        for (RollupSql sql : RollupSql.of(connection, schema)) {
            if (!kept.contains(sql.rollup().name())) {
                Statements.execute(connection, sql.createTable());
                RollupFill.fill(connection, sql);
            }
            if (!schema.isShadow()) {
                Statements.execute(connection, sql.createView());
            }
        }
    }

    /** Two tables, or a table and a rollup, may come to the same name in SQL. */
    private void requireFreeNames(TableSchema schema) throws SQLException {
        String sql = "SELECT table_name FROM duckdb_tables() WHERE schema_name = ?";
        Set<String> own = schema.rollups().stream()
                .map(rollup -> StoredNames.rollupTable(schema.name(), rollup.name()))
                .collect(Collectors.toSet());
        own.add(schema.name());
        for (String other : Statements.query(connection, sql, row -> row.getString(1), StoredNames.DATA)) {
            String view = StoredNames.viewOf(other);
            if (!own.contains(other) && schema.views().contains(view)) {
                throw MekongException.user(
                        "Table `" + schema.name() + "` cannot be made",
                        "there is another `" + view + "` in SQL: the name of a rollup's table is that of its table,"
                                + " `_`, and its own",
                        "Choose another name for the table or the rollup.");
            }
        }
    }

    private static String definition(StoredColumn column) {
        return SqlText.quote(column.name()) + " " + DuckDbTypes.of(column.type());
    }
}
