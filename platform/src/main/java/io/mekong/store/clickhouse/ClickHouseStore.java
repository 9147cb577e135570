package io.mekong.store.clickhouse;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.project.OlapAddress;
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
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database of a ClickHouse server, which is ours alone: one Mekong writes to it at a time. Which rows count is told by
 * {@link Commits}.
 */
public final class ClickHouseStore implements OlapStore {
    private static final Logger log = LoggerFactory.getLogger(ClickHouseStore.class);

    private final Requests requests;
    private final Catalog catalog;
    private final Commits commits;
    private final ClickHouseTables tables;
    private final ClickHouseLedger ledger;
    private final Upkeep upkeep;
    private final ClickHouseSql sql;

    /**
     * @param memoryLimit of one of people's queries
     * @param concurrency how many queries of people run at once
     */
    public record Config(OlapAddress address, DataSize memoryLimit, int concurrency) {}

    private ClickHouseStore(Requests requests, Config config, Catalog catalog, Commits commits) {
        this.requests = requests;
        this.catalog = catalog;
        this.commits = commits;
        this.tables = new ClickHouseTables(requests, catalog, commits);
        this.ledger = new ClickHouseLedger(requests, commits);
        this.upkeep = new Upkeep(requests, catalog, commits, tables);
        this.sql = new ClickHouseSql(requests, catalog, commits, config.memoryLimit(), config.concurrency());
    }

    /** @throws MekongException RESOURCE when the server cannot be reached or does not let us in */
    public static ClickHouseStore open(Config config) {
        Requests requests = Requests.open(config.address());
        try {
            requests.requireDatabase();
            Recovery.endInserts(requests);
            Notes notes = Notes.open(requests);
            ClickHouseLedger.create(requests);
            requests.execute(SqlText.read("expired.sql"));
            Catalog catalog = new Catalog(notes);
            Recovery.removeOrphans(requests, catalog);
            Commits commits = new Commits(notes, Recovery.lastCommitted(requests));
            Recovery.removeUncommitted(requests, catalog, commits);
            createFunctions(requests);
            return new ClickHouseStore(requests, config, catalog, commits);
        } catch (ServerError e) {
            requests.close();
            throw e.failed("open the store on ClickHouse at " + requests.shown());
        } catch (RuntimeException e) {
            requests.close();
            throw e;
        }
    }

    /** Some of DuckDB's, so that a dashboard can be written for both. */
    private static void createFunctions(Requests requests) {
        for (String create : SqlText.read("functions.sql").lines().toList()) {
            try {
                requests.execute(create);
            } catch (ServerError e) {
                log.warn("ClickHouse has not all functions that it could have: {}", e.text());
                return;
            }
        }
    }

    @Override
    public void ensureTable(TableSchema schema) {
        for (SchemaProblem problem : problems(schema)) {
            throw MekongException.user(
                    "Table `" + schema.name() + "` cannot be made",
                    (problem.part() == SchemaProblem.Part.DERIVED ? "derived column `" : "rollup `") + problem.name()
                            + "`: " + problem.mistake().why(),
                    problem.mistake().fix());
        }
        doing("make table `" + schema.name() + "` what the project says", () -> {
            tables.ensure(schema);
            return schema;
        });
    }

    @Override
    public Optional<TableSchema> stored(String table) {
        return catalog.find(table).map(StoredTable::schema).map(ClickHouseStore::asStored);
    }

    /** What a batch has beside is not stored. */
    private static TableSchema asStored(TableSchema schema) {
        return new TableSchema(
                schema.name(), schema.stored(), schema.derived(), schema.key(), schema.rollups(), schema.removed());
    }

    @Override
    public List<SchemaProblem> problems(TableSchema schema) {
        return doing("check table `" + schema.name() + "`", () -> SchemaCheck.problems(requests, schema));
    }

    @Override
    public TableWriter writer(TableSchema schema) {
        StoredTable stored = catalog.find(schema.name())
                .orElseThrow(() -> MekongException.bug("there is no table `" + schema.name() + "` to write to", null));
        return new ClickHouseWriter(requests, commits, catalog.gate(schema.name()), stored.with(schema));
    }

    @Override
    public Map<Integer, Long> nextOffsets(String table) {
        return ofTable(table, Map.of(), stored -> ledger.nextOffsets(stored.rows()));
    }

    @Override
    public Optional<String> topicId(String table) {
        return ofTable(table, Optional.empty(), stored -> ledger.topicId(stored.rows()));
    }

    @Override
    public void requireWorking() {
        doing("read the store on ClickHouse at " + requests.shown(), () -> requests.rows("SELECT 1"));
    }

    @Override
    public long rowCount(String table) {
        return ofTable(table, 0L, stored -> {
            String count = "SELECT toInt64(count()) FROM " + RowSql.all(stored);
            return ClickHouseLedger.number(requests.rows(count, snapshot()).getFirst(), 0);
        });
    }

    @Override
    public Set<Long> offsetsWithRows(String table, int partition, Collection<Long> offsets) {
        if (offsets.isEmpty()) {
            return Set.of();
        }
        return ofTable(table, Set.of(), stored -> {
            String wanted = offsets.stream().map(String::valueOf).collect(Collectors.joining(", "));
            Set<Long> found = new HashSet<>();
            for (List<@Nullable Object> row : requests.rows(
                    "SELECT DISTINCT __offset FROM " + RowSql.all(stored) + " WHERE __partition = " + partition
                            + " AND __offset IN (" + wanted + ")",
                    snapshot())) {
                found.add(ClickHouseLedger.number(row, 0));
            }
            return Set.copyOf(found);
        });
    }

    @Override
    public List<LedgerEntry> ledger(String table, int limit) {
        return ofTable(table, List.of(), stored -> ledger.newest(table, stored.rows(), limit));
    }

    @Override
    public List<LedgerSummary> ledgerSummary(String table) {
        return ofTable(table, List.of(), stored -> ledger.summary(stored.rows()));
    }

    @Override
    public TableDigest digest(String table, DigestScope scope) {
        return doing(
                "compute a digest of table `" + table + "`",
                () -> new ClickHouseDigests(
                                requests, catalog, commits, catalog.find(table).orElseThrow())
                        .of(scope));
    }

    @Override
    public DigestScope.Hashing hashing() {
        return DigestScope.Hashing.PORTABLE;
    }

    @Override
    public void swap(List<TableSchema> swapped) {
        doing("put the rebuilt tables in place", () -> {
            shadows().swap(swapped);
            return swapped;
        });
    }

    @Override
    public void patch(TableSchema table, List<OffsetRange> replaced) {
        doing("make a copy of table `" + table.name() + "` with a part anew", () -> {
            shadows().patch(table, replaced);
            return table;
        });
    }

    @Override
    public void drop(TableSchema schema) {
        doing("remove table `" + schema.name() + "`", () -> {
            shadows().drop(schema);
            return schema;
        });
    }

    @Override
    public List<ExpiredRows> expired(String table) {
        return ofTable(table, List.of(), stored -> new Expiry(requests, commits).expired(stored));
    }

    @Override
    public long expire(String table, Retention retention, Instant now) {
        return doing("remove old rows of table `" + table + "`", () -> upkeep.expire(table, retention, now));
    }

    @Override
    public Maintenance maintain(String table, Retention retention, Instant now) {
        return doing("tidy up table `" + table + "`", () -> upkeep.maintain(table, retention, now));
    }

    @Override
    public Map<String, MekongException> defineViews(List<ViewSchema> views) {
        return ViewDefinitions.define(views, sql, new ClickHouseViews(requests, catalog));
    }

    @Override
    public long put(Results results) throws InterruptedException {
        return new ClickHouseResults(requests, catalog, commits, sql).put(results);
    }

    @Override
    public ResultsFilling fill(TableSchema schema) {
        return new ClickHouseResults(requests, catalog, commits, sql).filling(schema);
    }

    /** Of the database, as ClickHouse counts it. */
    @Override
    public long sizeBytes() {
        return doing(
                "read the size of the store",
                () -> ClickHouseLedger.number(
                        requests.rows("SELECT toInt64(sum(bytes_on_disk)) FROM system.parts"
                                        + " WHERE active AND database = currentDatabase()")
                                .getFirst(),
                        0));
    }

    @Override
    public SqlEngine sql() {
        return sql;
    }

    @Override
    public void close() {
        requests.close();
    }

    private ClickHouseShadows shadows() {
        return new ClickHouseShadows(requests, catalog, commits, tables);
    }

    private Map<String, String> snapshot() {
        return commits.snapshot(requests.database(), catalog.versioned());
    }

    private <T> T ofTable(String table, T none, OfTable<T> work) {
        Optional<StoredTable> stored = catalog.find(table);
        return stored.isEmpty() ? none : doing("read table `" + table + "`", () -> work.apply(stored.get()));
    }

    private static <T> T doing(String what, Work<T> work) {
        try {
            return work.run();
        } catch (ServerError e) {
            throw e.failed(what);
        }
    }

    private interface Work<T> {
        T run() throws ServerError;
    }

    private interface OfTable<T> {
        T apply(StoredTable table) throws ServerError;
    }
}
