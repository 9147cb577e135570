package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;

/**
 * A later message with the same key takes the place of the earlier, or removes it. Rows wait in a table of the connection;
 * at the commit the last of each key is kept, all rows of these keys are deleted, and what is not itself a deletion is put
 * in. Rollups are computed anew for the buckets that had or have one of these rows.
 *
 * <p>The deletion is a join, which reads the key's columns of the whole table: 20 ms a million rows. An index on the key
 * was measured and left out: keeping it costs more than it saves at every size tried (a commit of 10,000 rows into 1
 * million: 55 ms without, 100 to 200 with; into 10 million: 0.3 s without, 1.6 with), and it takes memory and disk.
 * {@code MERGE INTO} took two to four times as long, for it updates column by column.
 */
final class UpsertDelivery implements Delivery {
    private static final String STAGED = "__staged";
    /** Of rows that wait: by offset, and within one message as they came. */
    private static final String ORDER = "__offset::HUGEINT * 18446744073709551616 + rowid";

    private final DuckDBConnection connection;
    private final TableSchema schema;
    private final BatchAppender appender;
    private final List<RollupSql> rollups;
    private final KeptCells kept;
    private boolean staged;
    /** Whether what the table had before the commit goes with it. */
    private boolean truncated;

    private UpsertDelivery(
            DuckDBConnection connection, TableSchema schema, BatchAppender appender, List<RollupSql> rollups) {
        this.connection = connection;
        this.schema = schema;
        this.appender = appender;
        this.rollups = List.copyOf(rollups);
        this.kept = new KeptCells(connection, schema);
    }

    static UpsertDelivery open(
            DuckDBConnection connection, TableSchema schema, Appending appending, List<RollupSql> rollups)
            throws SQLException {
        String columns = schema.columns().stream()
                .map(column -> SqlText.quote(column.name()) + " " + DuckDbTypes.of(column.type()))
                .collect(Collectors.joining(", "));
        Statements.execute(connection, "CREATE TEMP TABLE " + STAGED + " (" + columns + ")");
        AppendTarget target = new AppendTarget(
                "main",
                STAGED,
                schema,
                IntStream.range(0, schema.columns().size()).boxed().toList());
        return new UpsertDelivery(connection, schema, appending.open(connection, target), rollups);
    }

    /** What the table has at the commit counts, not what it had when the first row came. */
    @Override
    public boolean needsTransaction() {
        return false;
    }

    @Override
    public void append(RowBatch rows) throws SQLException {
        requireKeys(rows);
        staged = true;
        kept.note(rows);
        appender.append(rows);
    }

    private void requireKeys(RowBatch rows) {
        for (String name : schema.key()) {
            ColumnVector cells = rows.column(schema.indexOf(name).orElseThrow());
            for (int row = 0; row < rows.rows(); row++) {
                if (cells.isNull(row)) {
                    throw MekongException.bug(
                            "a row for table `" + schema.name() + "` has no `" + name + "`, which is in its key", null);
                }
            }
        }
    }

    @Override
    public void truncate() throws SQLException {
        appender.flush();
        letGo();
        truncated = true;
    }

    @Override
    public void deliver() throws SQLException {
        appender.flush();
        if (truncated) {
            empty();
        }
        if (staged) {
            keepLatest();
            kept.fill(STAGED, ORDER, "__latest", truncated ? "" : StoredNames.table(schema.name()));
            replace();
            Statements.execute(connection, "TRUNCATE " + STAGED);
        }
    }

    @Override
    public void committed() {
        staged = false;
        truncated = false;
        kept.forget();
    }

    /** The last of each key by offset; of rows of one message, the one that was appended last. */
    private void keepLatest() throws SQLException {
        Statements.execute(
                connection,
                "CREATE OR REPLACE TEMP TABLE __latest AS SELECT * FROM " + STAGED + " WHERE rowid IN ("
                        + "SELECT arg_max(rowid, " + ORDER + ") FROM " + STAGED
                        + " GROUP BY " + TableView.names(schema.key()) + ")");
    }

    private void replace() throws SQLException {
        String table = StoredNames.table(schema.name());
        String stored =
                TableView.names(schema.stored().stream().map(StoredColumn::name).toList());
        String sameKey = schema.key().stream()
                .map(SqlText::quote)
                .map(column -> "old." + column + " = latest." + column)
                .collect(Collectors.joining(" AND "));
        if (!rollups.isEmpty()) {
            Statements.execute(
                    connection,
                    "CREATE OR REPLACE TEMP TABLE __touched AS SELECT old.__time FROM " + table
                            + " AS old SEMI JOIN __latest AS latest ON " + sameKey
                            + " UNION ALL SELECT __time FROM __latest WHERE __deleted IS NOT true");
        }
        Statements.execute(connection, "DELETE FROM " + table + " AS old USING __latest AS latest WHERE " + sameKey);
        Statements.execute(
                connection,
                "INSERT INTO " + table + " (" + stored + ") SELECT " + stored
                        + " FROM __latest WHERE __deleted IS NOT true");
        refresh();
    }

    /** What the table has goes; nobody sees it empty, for what takes its place is of the same commit. */
    private void empty() throws SQLException {
        String table = StoredNames.table(schema.name());
        if (!rollups.isEmpty()) {
            Statements.execute(connection, "CREATE OR REPLACE TEMP TABLE __touched AS SELECT __time FROM " + table);
        }
        Statements.execute(connection, "DELETE FROM " + table);
        refresh();
    }

    private void refresh() throws SQLException {
        if (rollups.isEmpty()) {
            return;
        }
        String removed = "SELECT coalesce(max(day) + 1, DATE '0001-01-01') FROM mekong.expired WHERE table_name = ?";
        LocalDate first = Statements.query(connection, removed, row -> row.getObject(1, LocalDate.class), schema.name())
                .getFirst();
        for (RollupSql rollup : rollups) {
            refresh(rollup, first);
        }
    }

    /**
     * Computes the touched buckets anew, but for those that retention has removed from the table: they keep what they
     * had.
     *
     * @param kept the first day that retention has not removed
     */
    private void refresh(RollupSql rollup, LocalDate kept) throws SQLException {
        String touched = "SELECT " + rollup.bucket() + " FROM __touched WHERE " + rollup.bucket() + " + "
                + rollup.width() + " > DATE '" + kept + "'";
        List<Span> spans = Statements.query(
                connection,
                "SELECT min(__time), max(__time) FROM (" + touched + ") AS t(__time) HAVING count(*) > 0",
                row -> new Span(row.getObject(1, LocalDateTime.class), row.getObject(2, LocalDateTime.class)));
        Statements.execute(connection, "DELETE FROM " + rollup.table() + " WHERE __time IN (" + touched + ")");
        for (Span span : spans) { // one, or none where only unknown keys were deleted
            String rows = "(SELECT * FROM " + StoredNames.table(schema.name())
                    + " WHERE __time >= ? AND __time < ? AND " + rollup.bucket() + " IN (" + touched + "))";
            Statements.execute(
                    connection,
                    "INSERT INTO " + rollup.table() + " SELECT *, false FROM (" + rollup.states(rows) + ")",
                    span.first(),
                    span.last().plus(rollup.rollup().bucket()));
        }
    }

    private record Span(LocalDateTime first, LocalDateTime last) {}

    @Override
    public void discard() {
        truncated = false;
        kept.forget();
        appender.discard();
    }

    /** What is kept back by an appender lands in the waiting table at the latest when it is closed. */
    @Override
    public void afterRollback() throws SQLException {
        letGo();
    }

    private void letGo() throws SQLException {
        if (staged) {
            staged = false;
            Statements.execute(connection, "TRUNCATE " + STAGED);
        }
    }

    @Override
    public void close() {
        appender.close();
    }
}
