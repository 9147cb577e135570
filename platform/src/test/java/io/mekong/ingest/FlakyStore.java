package io.mekong.ingest;

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
import io.mekong.store.RowBatch;
import io.mekong.store.SchemaProblem;
import io.mekong.store.SqlEngine;
import io.mekong.store.TableDigest;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import io.mekong.store.ViewSchema;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A store whose commits fail when the test says so: before anything is written, or after everything is. */
record FlakyStore(OlapStore real, Supplier<Fault> fault) implements OlapStore {
    enum Fault {
        NONE,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    @Override
    public TableWriter writer(TableSchema schema) {
        TableWriter writer = real.writer(schema);
        return new TableWriter() {
            @Override
            public void append(RowBatch rows) {
                writer.append(rows);
            }

            @Override
            public void rollback() {
                writer.rollback();
            }

            @Override
            public void truncate(int partition, long before) {
                writer.truncate(partition, before);
            }

            @Override
            public void truncate() {
                writer.truncate();
            }

            @Override
            public void commit(List<LedgerEntry> entries) {
                Fault now = fault.get();
                if (now == Fault.BEFORE_COMMIT) {
                    writer.rollback();
                    throw full();
                }
                writer.commit(entries);
                if (now == Fault.AFTER_COMMIT) {
                    throw full();
                }
            }

            @Override
            public void close() {
                writer.close();
            }
        };
    }

    private static MekongException full() {
        return MekongException.resource("Cannot write", "the disk is full", "Make room.", null);
    }

    @Override
    public void ensureTable(TableSchema schema) {
        real.ensureTable(schema);
    }

    @Override
    public void requireWorking() {
        real.requireWorking();
    }

    @Override
    public Optional<TableSchema> stored(String table) {
        return real.stored(table);
    }

    @Override
    public List<SchemaProblem> problems(TableSchema schema) {
        return real.problems(schema);
    }

    @Override
    public Map<Integer, Long> nextOffsets(String table) {
        return real.nextOffsets(table);
    }

    @Override
    public Optional<String> topicId(String table) {
        return real.topicId(table);
    }

    @Override
    public long rowCount(String table) {
        return real.rowCount(table);
    }

    @Override
    public Set<Long> offsetsWithRows(String table, int partition, Collection<Long> offsets) {
        return real.offsetsWithRows(table, partition, offsets);
    }

    @Override
    public List<LedgerEntry> ledger(String table, int limit) {
        return real.ledger(table, limit);
    }

    @Override
    public List<LedgerSummary> ledgerSummary(String table) {
        return real.ledgerSummary(table);
    }

    @Override
    public DigestScope.Hashing hashing() {
        return real.hashing();
    }

    @Override
    public TableDigest digest(String table, DigestScope scope) {
        return real.digest(table, scope);
    }

    @Override
    public void swap(List<TableSchema> tables) {
        real.swap(tables);
    }

    @Override
    public void patch(TableSchema table, List<OffsetRange> replaced) {
        real.patch(table, replaced);
    }

    @Override
    public void drop(TableSchema schema) {
        real.drop(schema);
    }

    @Override
    public ResultsFilling fill(TableSchema schema) {
        return real.fill(schema);
    }

    @Override
    public long put(Results results) throws InterruptedException {
        return real.put(results);
    }

    @Override
    public Map<String, MekongException> defineViews(List<ViewSchema> views) {
        return real.defineViews(views);
    }

    @Override
    public List<ExpiredRows> expired(String table) {
        return real.expired(table);
    }

    @Override
    public long expire(String table, Retention retention, Instant now) {
        return real.expire(table, retention, now);
    }

    @Override
    public Maintenance maintain(String table, Retention retention, Instant now) {
        return real.maintain(table, retention, now);
    }

    @Override
    public long sizeBytes() {
        return real.sizeBytes();
    }

    @Override
    public SqlEngine sql() {
        return real.sql();
    }

    @Override
    public void close() {
        real.close();
    }
}
