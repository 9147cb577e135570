package io.mekong.store.clickhouse;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import io.mekong.store.LedgerEntry;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import io.mekong.store.TableWriter;
import io.mekong.store.clickhouse.NativeBlock.Null;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers rows and sends them at the commit, or before where they get many: with the number of their commit, so that they do
 * not count until its entries are in the ledger.
 *
 * <p>Rows of a keyed table count as soon as they are there, since ClickHouse may at any time drop those before them. They go as
 * one block, which is one part, so nobody sees half of it (what else there is to them: {@link KeyedRows}). Where the entries do not follow, the same messages are read again
 * and their rows take the place of these, key for key.
 */
final class ClickHouseWriter implements TableWriter {
    private static final long LARGEST_BLOCK_BYTES = 32L << 20;

    private final Requests requests;
    private final Commits commits;
    private final Catalog.Gate gate;
    private final StoredTable table;
    private final int shape;
    private final NativeBlock block = new NativeBlock();
    private final List<NativeBlock.Column> columns = new ArrayList<>();
    private final Optional<KeyedRows> keyed;
    private long commit = -1;
    private int inserts;

    ClickHouseWriter(Requests requests, Commits commits, Catalog.Gate gate, StoredTable table) {
        this.requests = requests;
        this.commits = commits;
        this.gate = gate;
        this.table = table;
        this.shape = gate.shape();
        TableSchema schema = table.schema();
        for (StoredColumn column : schema.stored()) {
            columns.add(block.add(
                    column.name(),
                    column.type(),
                    RowSql.isRequired(schema, column.name()) ? Null.REFUSED : Null.ALLOWED));
        }
        this.keyed = schema.keyed() ? Optional.of(new KeyedRows(requests, table, block)) : Optional.empty();
    }

    @Override
    public void append(RowBatch rows) {
        try {
            requireShape();
            requireCells(rows);
            if (keyed.isEmpty()) {
                begin();
            }
            for (int i = 0; i < columns.size(); i++) {
                columns.get(i).append(rows.column(indexOf(rows, columns.get(i).name())), 0, rows.rows());
            }
            block.grown(rows.rows());
            ours(rows);
            if (keyed.isEmpty() && block.bytes() > LARGEST_BLOCK_BYTES) {
                gate.lock.readLock().lock();
                try {
                    requireShape();
                    send();
                } finally {
                    gate.lock.readLock().unlock();
                }
            }
        } catch (ServerError e) {
            rollback();
            throw failed(e);
        } catch (RuntimeException e) {
            rollback();
            throw e;
        }
    }

    @Override
    public void truncate() {
        requireKeyed().truncate();
    }

    @Override
    public void truncate(int partition, long before) {
        requireKeyed().truncate(partition, before);
    }

    private KeyedRows requireKeyed() {
        return keyed.orElseThrow(
                () -> MekongException.bug("table `" + name() + "` has no key, and is not emptied by messages", null));
    }

    @Override
    public void commit(List<LedgerEntry> entries) {
        gate.lock.readLock().lock();
        try {
            requireShape();
            begin();
            NativeBlock ledger = ClickHouseLedger.block(table.rows(), entries, commit);
            if (entries.isEmpty() && (block.rows() > 0 || inserts > 0)) {
                throw MekongException.bug("rows for table `" + name() + "` have no entry in the ledger", null);
            }
            if (!entries.isEmpty()) {
                Upkeep.settleDoubts(requests, commits);
            }
            send();
            if (!entries.isEmpty()) {
                sendEntries(ledger);
            }
            commits.committed(commit);
            keyed.ifPresent(KeyedRows::committed);
            commit = -1;
            inserts = 0;
        } catch (ServerError e) {
            rollback();
            throw failed(e);
        } catch (RuntimeException e) {
            rollback();
            throw e;
        } finally {
            gate.lock.readLock().unlock();
        }
    }

    @Override
    public void rollback() {
        block.clear();
        keyed.ifPresent(KeyedRows::discard);
        if (commit >= 0 && inserts == 0) {
            commits.forget(List.of(commit)); // nothing was sent
        } else if (commit >= 0) {
            commits.abandon(commit);
        }
        commit = -1;
        inserts = 0;
    }

    @Override
    public void close() {
        rollback();
    }

    private void begin() throws ServerError {
        if (commit < 0) {
            commit = commits.begin();
        }
    }

    private void send() throws ServerError {
        if (keyed.isPresent()) {
            keyed.get().send(commit, this::token);
        } else if (block.rows() > 0) {
            requests.insert(table.rows(), block, token());
        }
        block.clear();
    }

    private String token() {
        return commits.token(commit, inserts++);
    }

    /** Not answered does not mean not there: before the next commit it must be known. */
    private void sendEntries(NativeBlock ledger) throws ServerError {
        try {
            requests.insert(ClickHouseLedger.TABLE, ledger, token());
        } catch (ServerError e) {
            commits.doubt(commit);
            throw e;
        }
    }

    private void ours(RowBatch rows) {
        if (keyed.isPresent()) {
            keyed.get().add(rows);
            return;
        }
        NativeBlock.Column numbers = block.column(Commits.COLUMN, new ColumnType.BigInt(), Null.REFUSED);
        for (int row = 0; row < rows.rows(); row++) {
            numbers.append(commit);
        }
    }

    private void requireCells(RowBatch rows) {
        for (NativeBlock.Column column : columns) {
            if (!column.refusesNull()) {
                continue;
            }
            int index = indexOf(rows, column.name());
            for (int row = 0; row < rows.rows(); row++) {
                if (rows.column(index).isNull(row)) {
                    boolean key = table.schema().key().contains(column.name());
                    throw MekongException.resource(
                            "Cannot write to table `" + name() + "`",
                            "a row for table `" + name() + "` has no `" + column.name() + "`"
                                    + (key ? ", which is in its key" : ""),
                            "",
                            null);
                }
            }
        }
    }

    private void requireShape() {
        if (shape != gate.shape()) {
            throw MekongException.resource(
                    "Cannot write to table `" + name() + "`",
                    "its shape has changed since this writer was opened",
                    "Open a new one.",
                    null);
        }
    }

    private static int indexOf(RowBatch rows, String column) {
        return rows.schema().indexOf(column).orElseThrow();
    }

    private MekongException failed(ServerError e) {
        return e.failed("write to table `" + name() + "`");
    }

    private String name() {
        return table.schema().name();
    }
}
