package io.mekong.sink;

import io.mekong.core.MekongException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers parts of a batch, in as many processes as there are; {@link PostgresWriter#begin} made the attempt, and {@link
 * PostgresWriter#merge} brings it into the table. For one thread.
 */
public final class PostgresStage implements AutoCloseable {
    private final Connection connection;
    private final PostgresErrors errors;
    private final String stage;
    private final String copy;
    private final CopyRows rows;

    private PostgresStage(Connection connection, PostgresErrors errors, String stage, String copy, CopyRows rows) {
        this.connection = connection;
        this.errors = errors;
        this.stage = stage;
        this.copy = copy;
        this.rows = rows;
    }

    /** @throws MekongException when PostgreSQL cannot be reached */
    public static PostgresStage open(
            PostgresLogin login, List<Column> columns, PostgresTarget target, Attempt attempt) {
        PostgresErrors errors = new PostgresErrors(target.table());
        PostgresTable table = new PostgresTable(target, columns, errors);
        String stage = StageTables.name(attempt, table);
        try {
            return new PostgresStage(
                    login.connect(),
                    errors,
                    stage,
                    new MergeSql(target, columns, table.name()).copy(stage),
                    new CopyRows(columns, errors));
        } catch (SQLException e) {
            throw errors.of(e);
        }
    }

    /**
     * The rows of a part take the place of those that an earlier try at it staged.
     *
     * @param part from 0; later parts are newer where the target's order is equal
     * @return how many there were, for {@link PostgresWriter#merge}
     * @throws ConnectionLostException when PostgreSQL went away: open another and stage the part again
     */
    public long stage(int part, Iterable<? extends @Nullable Object[]> batch) {
        try {
            return stageOnce(part, batch);
        } catch (SQLException e) {
            throw errors.of(e);
        }
    }

    private long stageOnce(int part, Iterable<? extends @Nullable Object[]> batch) throws SQLException {
        try {
            forget(part);
            long count = rows.copy(connection, copy, part + "\t", batch);
            connection.commit();
            return count;
        } catch (SQLException | RuntimeException e) {
            Quietly.rollback(connection);
            throw e;
        }
    }

    /** Two tries at one part may run at a time: the second waits for the first, then replaces it. */
    private void forget(int part) throws SQLException {
        try (PreparedStatement lock =
                        connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM " + stage + " WHERE __part = ?")) {
            lock.setString(1, stage + part);
            lock.execute();
            delete.setInt(1, part);
            delete.executeUpdate();
        }
    }

    @Override
    public void close() {
        Quietly.close(connection);
    }
}
