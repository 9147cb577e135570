package io.mekong.store.clickhouse;

import io.mekong.core.MekongException;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.clickhouse.NativeBlock.Null;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the rows of a keyed table have beside their cells: which of a key counts, whether it is gone, and the cells that stay
 * what they were; and how they get to their place.
 *
 * <p>Cells that stay are filled in on the server, from the rows as they are there: those of a commit that came to nothing
 * included, since ClickHouse may have dropped what was before them. It comes to the same as soon as all messages of that
 * commit have been read again, however they are cut: what one of them told, it tells again, and what none of them told is
 * still what it was.
 *
 * <p>A table is emptied by another that has the rows that come after, and takes its place in one step.
 */
final class KeyedRows {
    private static final int BITS_OF_ROW = 22;

    private final Requests requests;
    private final StoredTable table;
    private final NativeBlock block;
    private final KeptCells kept;
    /** Tables of this writer's own that are to be removed. */
    private final List<String> left = new ArrayList<>();

    private boolean truncated;
    /** Of which partition rows of lower offsets go. */
    private final SortedMap<Integer, Long> outdated = new TreeMap<>();

    KeyedRows(Requests requests, StoredTable table, NativeBlock block) {
        this.requests = requests;
        this.table = table;
        this.block = block;
        this.kept = new KeptCells(table);
    }

    /** Of all rows of a key the one with the highest counts: of the last commit, and there the last. */
    static long version(long commit, int row) {
        return (commit << BITS_OF_ROW) + row;
    }

    /** The rows that the block has grown by. */
    void add(RowBatch rows) {
        NativeBlock.Column gone = block.addOurs(RowSql.GONE, "UInt8", 1);
        ColumnVector deleted =
                rows.column(rows.schema().indexOf(TableSchema.DELETED).orElseThrow());
        for (int row = 0; row < rows.rows(); row++) {
            gone.append(!deleted.isNull(row) && deleted.longAt(row) != 0 ? 1 : 0);
        }
        ColumnVector marks = rows.column(rows.schema().indexOf(TableSchema.KEPT).orElseThrow());
        kept.note(marks, rows.rows());
        if (!kept.isEmpty()) {
            boolean first = !block.has(TableSchema.KEPT);
            NativeBlock.Column column = block.column(TableSchema.KEPT, KeptCells.TYPE, Null.REFUSED);
            for (int row = rows.rows(); first && row < block.rows(); row++) {
                column.append("");
            }
            column.append(marks, 0, rows.rows());
        }
    }

    void truncate() {
        block.clear();
        kept.forget();
        block.remove(TableSchema.KEPT);
        truncated = true;
    }

    /** Rows of lower offsets in that partition go with the commit. */
    void truncate(int partition, long before) {
        outdated.merge(partition, before, Math::max);
    }

    /** @param tokens one for each insert */
    void send(long commit, Supplier<String> tokens) throws ServerError {
        removeLeft();
        if (truncated) {
            replace(commit, tokens);
        } else {
            put(commit, table.rows(), Optional.of(table.rows()), tokens);
        }
        if (!outdated.isEmpty()) {
            requests.insertSelect(endOutdated(commit), tokens.get());
        }
    }

    /** A last row for each of them, which says that it is gone. */
    private String endOutdated(long commit) {
        String stored = SqlText.quote(table.schema().stored().stream()
                .map(TableSchema.StoredColumn::name)
                .toList());
        String old = outdated.entrySet().stream()
                .map(entry -> "(__partition = " + entry.getKey() + " AND __offset < " + entry.getValue() + ")")
                .collect(Collectors.joining(" OR "));
        return "INSERT INTO " + SqlText.quote(table.rows()) + " (" + stored + ", " + RowSql.VERSION + ", " + RowSql.GONE
                + ") SELECT " + stored + ", toUInt64(" + version(commit, (1 << BITS_OF_ROW) - 1) + "), 1 FROM "
                + SqlText.quote(table.rows()) + " FINAL WHERE " + RowSql.GONE + " = 0 AND (" + old + ")";
    }

    private void replace(long commit, Supplier<String> tokens) throws ServerError {
        String empty = table.rows() + "~emptied~" + commit;
        left.add(empty);
        createEmpty(empty, commit);
        put(commit, empty, Optional.empty(), tokens);
        requests.execute("EXCHANGE TABLES " + SqlText.quote(table.rows()) + " AND " + SqlText.quote(empty));
    }

    /** An insert of an earlier commit that arrives late finds nothing to be older than: it is refused. */
    private void createEmpty(String name, long commit) throws ServerError {
        requests.execute("CREATE TABLE " + SqlText.quote(name) + " AS " + SqlText.quote(table.rows()));
        String alter = "ALTER TABLE " + SqlText.quote(name);
        requests.execute(alter + " DROP CONSTRAINT IF EXISTS `~late`");
        requests.execute(
                alter + " ADD CONSTRAINT `~late` CHECK " + RowSql.VERSION + " >= toUInt64(" + version(commit, 0) + ")");
    }

    /** @param before the rows that have what is kept; empty: there are none */
    private void put(long commit, String into, Optional<String> before, Supplier<String> tokens) throws ServerError {
        if (block.rows() == 0) {
            return;
        }
        versions(commit);
        if (kept.isEmpty()) {
            requests.insert(into, block, tokens.get());
            return;
        }
        String staged = table.rows() + "~staged~" + commit;
        left.add(staged);
        requests.execute(kept.create(staged));
        requests.insert(staged, block, tokens.get());
        requests.insertSelect(kept.fill(staged, into, before), tokens.get());
    }

    /** Only now, when nobody else changes the table: an older number must not come after a newer one. */
    private void versions(long commit) {
        if (block.rows() >= 1 << BITS_OF_ROW) {
            throw MekongException.bug(
                    "a commit of table `" + table.schema().name() + "` has too many rows for their versions", null);
        }
        NativeBlock.Column versions = block.addOurs(RowSql.VERSION, "UInt64", 8);
        for (int row = 0; row < block.rows(); row++) {
            versions.append(version(commit, row));
        }
    }

    private void removeLeft() throws ServerError {
        for (String name : List.copyOf(left)) {
            requests.execute("DROP TABLE IF EXISTS " + SqlText.quote(name));
            left.remove(name);
        }
    }

    void committed() {
        forget();
    }

    void discard() {
        forget();
    }

    private void forget() {
        kept.forget();
        block.remove(TableSchema.KEPT);
        truncated = false;
        outdated.clear();
    }
}
