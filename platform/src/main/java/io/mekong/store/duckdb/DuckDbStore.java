package io.mekong.store.duckdb;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.project.Retention;
import io.mekong.store.DigestScope;
import io.mekong.store.ExpiredRows;
import io.mekong.store.LedgerEntry;
import io.mekong.store.LedgerSummary;
import io.mekong.store.Maintenance;
import io.mekong.store.OffsetRange;
import io.mekong.store.OlapStore;
import io.mekong.store.Results;
import io.mekong.store.ResultsFilling;
import io.mekong.store.SchemaProblem;
import io.mekong.store.SqlEngine;
import io.mekong.store.TableDigest;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import io.mekong.store.ViewDefinitions;
import io.mekong.store.ViewSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * One DuckDB file. Its settings are locked once it is open: no query can lift the limits, read files or load
 * extensions.
 *
 * <p>Reading for ourselves (row counts, the ledger) goes through one connection, a statement at a time, and changing
 * tables through another; people's queries have connections of their own ({@link DuckDbSql}), and so has every writer.
 */
public final class DuckDbStore implements OlapStore {
    private final Path file;
    private final DiskSpace disk;
    private final DuckDBConnection connection;
    private final DuckDBConnection reading;
    private final TableGate.Gates gates = new TableGate.Gates();
    private final DuckDbTables tables;
    private final DuckDbLedger ledger;
    private final Upkeep upkeep;
    private final DuckDbSql sql;
    private final Appending appending;

    /**
     * @param memoryLimit what the engine may use; queries beyond it spill to disk beside the file or fail
     * @param concurrency how many queries of people run at once
     * @param appending how rows go in
     * @param coldFolder where days that leave the store stay readable, as files
     */
    public record Config(
            Path file, DataSize memoryLimit, int threads, int concurrency, Appending appending, Path coldFolder) {
        public Config {
            coldFolder = coldFolder.toAbsolutePath().normalize();
        }

        /** Files of old days beside the store. */
        public Config(Path file, DataSize memoryLimit, int threads, int concurrency) {
            this(file, memoryLimit, threads, concurrency, file.resolveSibling("cold"));
        }

        public Config(Path file, DataSize memoryLimit, int threads, int concurrency, Path coldFolder) {
            this(file, memoryLimit, threads, concurrency, Appending.CHUNKS, coldFolder);
        }
    }

    private DuckDbStore(Path file, DuckDBConnection connection, int concurrency, Appending appending, Path coldFolder)
            throws SQLException {
        this.file = file;
        this.disk = new DiskSpace(file);
        this.connection = connection;
        this.reading = connection.duplicate();
        this.tables = new DuckDbTables(connection, gates);
        this.ledger = new DuckDbLedger(reading);
        this.upkeep = new Upkeep(connection.duplicate(), gates, disk, coldFolder);
        this.appending = appending.thatWorks();
        this.sql = DuckDbSql.open(connection, concurrency);
    }

    /** @throws MekongException RESOURCE when the file cannot be opened: locked by a process, unreadable, disk full */
    public static DuckDbStore open(Config config) {
        try {
            Files.createDirectories(config.file().toAbsolutePath().getParent());
            DuckDBConnection connection = DuckDbConnections.open(config);
            try {
                return new DuckDbStore(
                        config.file(), connection, config.concurrency(), config.appending(), config.coldFolder());
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw DuckDbErrors.cannotOpen(config.file(), e);
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot open the store " + config.file(),
                    MekongException.reason(e),
                    "Choose a folder that can be written with --data or `store.path`.",
                    e);
        }
    }

    /** An empty store without a file, to check queries against. */
    public static DuckDbStore openInMemory() {
        try {
            DuckDBConnection connection = DuckDbConnections.openInMemory();
            return new DuckDbStore(Path.of(""), connection, 1, Appending.CHUNKS, Path.of(""));
        } catch (SQLException e) {
            throw DuckDbErrors.failed("open a store in memory", e);
        }
    }

    @Override
    public void ensureTable(TableSchema schema) {
        for (SchemaProblem problem : sql.problems(schema)) {
            throw MekongException.user(
                    "Table `" + schema.name() + "` cannot be made",
                    (problem.part() == SchemaProblem.Part.DERIVED ? "derived column `" : "rollup `") + problem.name()
                            + "`: " + problem.mistake().why(),
                    problem.mistake().fix());
        }
        tables.ensure(schema);
    }

    @Override
    public Optional<TableSchema> stored(String table) {
        synchronized (reading) {
            try {
                return StoredSchema.read(reading, table);
            } catch (SQLException e) {
                throw DuckDbErrors.failed("read the shape of table `" + table + "`", e);
            }
        }
    }

    @Override
    public List<SchemaProblem> problems(TableSchema schema) {
        return sql.problems(schema);
    }

    @Override
    public TableWriter writer(TableSchema schema) {
        try {
            return DuckDbWriter.open(connection.duplicate(), schema, gates.of(schema.name()), disk, appending);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("open a writer for table `" + schema.name() + "`", e);
        }
    }

    @Override
    public Map<Integer, Long> nextOffsets(String table) {
        return ledger.nextOffsets(table);
    }

    @Override
    public Optional<String> topicId(String table) {
        return ledger.topicId(table);
    }

    @Override
    public long rowCount(String table) {
        String rows = "SELECT count(*) FROM " + StoredNames.table(table);
        synchronized (reading) {
            try {
                long hot =
                        Statements.query(reading, rows, row -> row.getLong(1)).getFirst();
                return hot + ColdDays.rows(reading, table);
            } catch (SQLException e) {
                throw DuckDbErrors.failed("count the rows of table `" + table + "`", e);
            }
        }
    }

    @Override
    public Set<Long> offsetsWithRows(String table, int partition, Collection<Long> offsets) {
        String rows = SqlText.read("offsets-with-rows.sql").replace("{table}", StoredNames.view(table));
        try (DuckDBConnection own = connection.duplicate()) {
            return Set.copyOf(Statements.query(own, rows, row -> row.getLong(1), partition, offsets.toString()));
        } catch (SQLException e) {
            throw DuckDbErrors.failed("look for rows in table `" + table + "`", e);
        }
    }

    @Override
    public List<LedgerEntry> ledger(String table, int limit) {
        return ledger.newest(table, limit);
    }

    @Override
    public Optional<LedgerEntry> ledgerAt(String table, int partition, long offset) {
        return ledger.at(table, partition, offset);
    }

    @Override
    public List<LedgerSummary> ledgerSummary(String table) {
        return ledger.summary(table);
    }

    @Override
    public TableDigest digest(String table, DigestScope scope) {
        try (DuckDBConnection own = connection.duplicate()) {
            return TableDigests.of(own, table, scope);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("compute a digest of table `" + table + "`", e);
        }
    }

    @Override
    public DigestScope.Hashing hashing() {
        return DigestScope.Hashing.OWN;
    }

    @Override
    public void swap(List<TableSchema> tables) {
        try (DuckDBConnection own = connection.duplicate()) {
            new DuckDbShadows(own, gates).swap(tables);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("put the rebuilt tables in place", e);
        }
    }

    @Override
    public void patch(TableSchema table, List<OffsetRange> replaced) {
        disk.require("make a copy of table `" + table.name() + "`");
        try (DuckDBConnection own = connection.duplicate()) {
            new DuckDbShadows(own, gates).patch(table, replaced);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("make a copy of table `" + table.name() + "` with a part anew", e);
        }
    }

    @Override
    public void drop(TableSchema schema) {
        try (DuckDBConnection own = connection.duplicate()) {
            new DuckDbShadows(own, gates).drop(schema);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("remove table `" + schema.name() + "`", e);
        }
    }

    @Override
    public long put(Results results) throws InterruptedException {
        disk.require("make the results `" + results.table() + "`");
        return new DuckDbResults(connection, gates, sql).put(results);
    }

    @Override
    public ResultsFilling fill(TableSchema schema) {
        disk.require("make the results `" + schema.name() + "`");
        return DuckDbResultsFilling.begin(connection, gates, schema);
    }

    @Override
    public Map<String, MekongException> defineViews(List<ViewSchema> views) {
        try (DuckDBConnection own = connection.duplicate()) {
            return ViewDefinitions.define(views, sql, new DuckDbViews(own));
        } catch (SQLException e) {
            throw DuckDbErrors.failed("make the views", e);
        }
    }

    @Override
    public List<ExpiredRows> expired(String table) {
        return ledger.expired(table);
    }

    @Override
    public long expire(String table, Retention retention, Instant now) {
        return upkeep.expire(table, retention, now);
    }

    @Override
    public Maintenance maintain(String table, Retention retention, Instant now) {
        return upkeep.maintain(table, retention, now);
    }

    @Override
    public void requireWorking() {
        synchronized (reading) {
            try {
                Statements.query(reading, "SELECT 1", row -> row.getInt(1));
            } catch (SQLException e) {
                throw DuckDbErrors.failed("read the store " + file, e);
            }
        }
    }

    @Override
    public long sizeBytes() {
        long bytes = 0;
        for (Path part : List.of(file, DiskSpace.log(file))) {
            bytes += sizeOf(part);
        }
        return bytes;
    }

    /** Zero for a file that is not there: the write-ahead log comes and goes with checkpoints. */
    private static long sizeOf(Path part) {
        try {
            return Files.isRegularFile(part) ? Files.size(part) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public SqlEngine sql() {
        return sql;
    }

    /** Checkpoints, so that the next start has no log to replay, and closes. */
    @Override
    public void close() {
        sql.close();
        try {
            if (!connection.isClosed()) {
                reading.close();
                upkeep.close();
                try {
                    Statements.execute(connection, "CHECKPOINT");
                } finally {
                    connection.close(); // a store that a full disk has stopped can be opened again, but only if it is
                    // closed
                }
            }
        } catch (SQLException e) {
            throw DuckDbErrors.failed("close the store " + file, e);
        }
    }
}
