package io.mekong.store.duckdb;

import io.mekong.project.Retention;
import io.mekong.store.Maintenance;
import io.mekong.store.TableSchema;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/** What keeps the store small and quick, on a connection of its own. */
final class Upkeep {
    private final DuckDBConnection connection;
    private final TableGate.Gates gates;
    private final DiskSpace disk;
    private final LedgerMerge ledger;

    Upkeep(DuckDBConnection connection, TableGate.Gates gates, DiskSpace disk) {
        this.connection = connection;
        this.gates = gates;
        this.disk = disk;
        this.ledger = new LedgerMerge(connection);
    }

    Maintenance maintain(String table, Retention retention, Instant now) {
        disk.require("look after table `" + table + "`");
        synchronized (connection) {
            try {
                Optional<TableSchema> stored = StoredSchema.read(connection, table);
                if (stored.isEmpty()) {
                    return new Maintenance(0, 0, 0);
                }
                long expired = expire(table, retention, now);
                long states = mergeStates(stored.get());
                return new Maintenance(expired, states, mergeEntries(table, now));
            } catch (SQLException e) {
                throw DuckDbErrors.failed("look after table `" + table + "`", e);
            }
        }
    }

    long expire(String table, Retention retention, Instant now) {
        synchronized (connection) {
            TableGate gate = gates.of(table);
            gate.deleting.lock();
            try {
                return Expiry.run(connection, table, retention, now);
            } catch (SQLException e) {
                throw DuckDbErrors.failed("remove old rows of table `" + table + "`", e);
            } finally {
                gate.deleting.unlock();
            }
        }
    }

    /** In turn with a rebuilt table that takes this one's place: that moves ledgers. */
    private long mergeEntries(String table, Instant now) throws SQLException {
        TableGate gate = gates.of(table);
        gate.deleting.lock();
        try {
            return ledger.run(table, now);
        } finally {
            gate.deleting.unlock();
        }
    }

    void close() throws SQLException {
        connection.close();
    }

    private long mergeStates(TableSchema schema) throws SQLException {
        long merged = 0;
        TableGate gate = gates.of(schema.name());
        for (RollupSql rollup : RollupSql.of(connection, schema)) {
            gate.deleting.lock();
            try {
                merged += RollupMerge.run(connection, rollup);
            } finally {
                gate.deleting.unlock();
            }
        }
        return merged;
    }
}
