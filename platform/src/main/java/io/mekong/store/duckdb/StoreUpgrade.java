package io.mekong.store.duckdb;

import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a database be of this version: a new one gets its schemas and the ledger; one of the first version, which kept
 * the rows where people saw them and a ledger of fewer columns, is brought up to date. Each step is a transaction, so
 * that an upgrade that is cut off goes on the next time.
 */
final class StoreUpgrade {
    private static final Logger log = LoggerFactory.getLogger(StoreUpgrade.class);

    private final DuckDBConnection connection;

    private StoreUpgrade(DuckDBConnection connection) {
        this.connection = connection;
    }

    static void run(DuckDBConnection connection) throws SQLException {
        Statements.execute(connection, "CREATE SCHEMA IF NOT EXISTS mekong");
        Statements.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + StoredNames.DATA);
        Statements.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + StoredNames.RESULTS);
        StoreUpgrade upgrade = new StoreUpgrade(connection);
        upgrade.ledger();
        Statements.execute(connection, SqlText.read("expired.sql"));
        Statements.execute(connection, SqlText.read("cold.sql"));
        for (String table : upgrade.tablesInSight()) {
            upgrade.moveOutOfSight(table);
        }
    }

    private void ledger() throws SQLException {
        String sql = "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'mekong' AND table_name = 'ledger'";
        Set<String> columns = Set.copyOf(Statements.query(connection, sql, row -> row.getString(1)));
        if (columns.isEmpty() || columns.contains("topic_id")) {
            Statements.execute(connection, SqlText.read("ledger.sql"));
            return;
        }
        log.info("The ledger gets the columns of this version");
        Transaction.in(connection, () -> {
            Statements.execute(connection, "ALTER TABLE mekong.ledger RENAME TO ledger_before");
            Statements.execute(connection, SqlText.read("ledger.sql"));
            Statements.execute(connection, SqlText.read("ledger-from-before.sql"));
            return Statements.execute(connection, "DROP TABLE mekong.ledger_before");
        });
    }

    private List<String> tablesInSight() throws SQLException {
        String sql = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND NOT temporary";
        return Statements.query(connection, sql, row -> row.getString(1));
    }

    /** DuckDB cannot move a table to another schema: the rows are copied. */
    private void moveOutOfSight(String table) throws SQLException {
        log.info("The rows of table `{}` move behind a view; with many rows this takes a while", table);
        String sql = "SELECT column_name, data_type, is_nullable FROM duckdb_columns() "
                + "WHERE schema_name = 'main' AND table_name = ? ORDER BY column_index";
        List<Definition> columns = Statements.query(
                connection, sql, row -> new Definition(row.getString(1), row.getString(2), row.getBoolean(3)), table);
        TableSchema schema = TableSchema.ofColumns(
                table,
                columns.stream()
                        .map(column -> new StoredColumn(column.name(), DuckDbTypes.parse(column.type())))
                        .toList());
        String definition = columns.stream().map(Definition::sql).collect(Collectors.joining(", "));
        Transaction.in(connection, () -> {
            String target = StoredNames.table(table);
            Statements.execute(connection, "CREATE TABLE " + target + " (" + definition + ")");
            Statements.execute(connection, "INSERT INTO " + target + " SELECT * FROM " + StoredNames.view(table));
            Statements.execute(connection, "DROP TABLE " + StoredNames.view(table));
            Statements.execute(connection, StoredSchema.comment(schema));
            return Statements.execute(connection, TableView.create(schema, TableView.all(schema)));
        });
    }

    private record Definition(String name, String type, boolean nullable) {
        private String sql() {
            return SqlText.quote(name) + " " + type + (nullable ? "" : " NOT NULL");
        }
    }
}
