package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/**
 * Every message is a row of its own: rows go right into the table. The rollups take their states from the rows of the
 * open transaction, which are told from all others by their row ids.
 */
final class AppendDelivery implements Delivery {
    /** Where DuckDB begins to count the rows that a transaction has appended and not committed. */
    private static final long FIRST_OF_TRANSACTION = 36_028_797_018_960_000L;

    private final TableSchema schema;
    private final BatchAppender appender;
    private final PreparedStatement count;
    private final List<PreparedStatement> rollups;
    private long appended;

    private AppendDelivery(
            TableSchema schema, BatchAppender appender, PreparedStatement count, List<PreparedStatement> rollups) {
        this.schema = schema;
        this.appender = appender;
        this.count = count;
        this.rollups = List.copyOf(rollups);
    }

    /** The statements are closed with the connection. */
    static AppendDelivery open(
            DuckDBConnection connection, TableSchema schema, Appending appending, List<RollupSql> rollups)
            throws SQLException {
        // As the columns stand on disk: added ones are last, and removed ones are still there.
        List<Integer> order = StoredSchema.columns(connection, schema.name()).keySet().stream()
                .map(name -> schema.indexOf(name).orElse(-1))
                .toList();
        AppendTarget target = new AppendTarget(StoredNames.DATA, schema.name(), schema, order);
        String own =
                "(SELECT * FROM " + StoredNames.table(schema.name()) + " WHERE rowid >= " + FIRST_OF_TRANSACTION + ")";
        List<PreparedStatement> inserts = new ArrayList<>();
        for (RollupSql rollup : rollups) {
            inserts.add(connection.prepareStatement(
                    "INSERT INTO " + rollup.table() + " SELECT *, true FROM (" + rollup.states(own) + ")"));
        }
        PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM " + own);
        return new AppendDelivery(schema, appending.open(connection, target), count, inserts);
    }

    @Override
    public boolean needsTransaction() {
        return true;
    }

    @Override
    public void append(RowBatch rows) throws SQLException {
        appender.append(rows);
        appended += rows.rows();
    }

    @Override
    public void truncate() {
        throw MekongException.bug("table `" + schema.name() + "` has no key, and is not emptied by messages", null);
    }

    @Override
    public void deliver() throws SQLException {
        appender.flush();
        if (appended > 0 && !rollups.isEmpty()) {
            requireAllSeen();
            for (PreparedStatement rollup : rollups) {
                rollup.execute();
            }
        }
    }

    @Override
    public void committed() {
        appended = 0;
    }

    /** Another version of DuckDB may count otherwise: then no rollup may quietly be wrong. */
    private void requireAllSeen() throws SQLException {
        long seen;
        try (ResultSet rows = count.executeQuery()) {
            rows.next();
            seen = rows.getLong(1);
        }
        if (seen != appended) {
            throw MekongException.bug(
                    "of " + appended + " rows for table `" + schema.name() + "` its rollups see " + seen, null);
        }
    }

    @Override
    public void discard() {
        appended = 0;
        appender.discard();
    }

    @Override
    public void afterRollback() {
        // The rows were part of the transaction.
    }

    @Override
    public void close() {
        appender.close();
    }
}
