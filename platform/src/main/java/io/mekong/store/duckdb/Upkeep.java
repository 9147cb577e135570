package io.mekong.store.duckdb;

import io.mekong.project.Retention;
import io.mekong.store.Maintenance;
import io.mekong.store.TableSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/** What keeps the store small and quick, on a connection of its own. */
final class Upkeep {
    private final DuckDBConnection connection;
    private final TableGate.Gates gates;
    private final DiskSpace disk;
    private final LedgerMerge ledger;
    private final ColdStorage cold;

    Upkeep(DuckDBConnection connection, TableGate.Gates gates, DiskSpace disk, Path coldFolder) {
        this.connection = connection;
        this.gates = gates;
        this.disk = disk;
        this.cold = new ColdStorage(connection, coldFolder);
        this.ledger = new LedgerMerge(connection);
    }

    Maintenance maintain(String table, Retention retention, Instant now) {
        disk.require("look after table `" + table + "`");
        synchronized (connection) {
            try {
                Optional<TableSchema> stored = StoredSchema.read(connection, table);
                if (stored.isEmpty()) {
                    return new Maintenance(0, 0, 0, 0);
                }
                Aged aged = age(table, retention, now);
                long states = mergeStates(stored.get());
                return new Maintenance(aged.expired(), aged.moved(), states, mergeEntries(table, now));
            } catch (SQLException e) {
                throw DuckDbErrors.failed("look after table `" + table + "`", e);
            }
        }
    }

    long expire(String table, Retention retention, Instant now) {
        return age(table, retention, now).expired();
    }

    /** What is too old for the store leaves it: for a file, or for good. */
    private Aged age(String table, Retention retention, Instant now) {
        synchronized (connection) {
            TableGate gate = gates.of(table);
            gate.deleting.lock();
            try {
                Optional<LocalDateTime> before = Expiry.firstToKeep(connection, table, retention, now);
                if (retention.cold().isEmpty()) {
                    return before.isEmpty() ? new Aged(0, 0) : new Aged(remove(table, before.get(), now), 0);
                }
                long moved = before.isEmpty() ? 0 : cold.move(table, before.get(), now);
                Optional<Duration> kept = retention.cold().get().age();
                return new Aged(kept.isEmpty() ? 0 : remove(table, Expiry.day(now.minus(kept.get())), now), moved);
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

    private long remove(String table, LocalDateTime before, Instant now) throws SQLException {
        return cold.remove(table, before, now) + Expiry.run(connection, table, before, now);
    }

    /** Rows that are gone, and rows that are in files now. */
    private record Aged(long expired, long moved) {}

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
