package io.mekong.sink;

import io.mekong.core.MekongException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a job's batches into a table, each exactly once: its rows and its number are written in one transaction, and a number
 * that is there already is not written again. Batches are numbered upward, by whatever the job can repeat after a crash.
 *
 * <p>Small batches go through {@link #write}. Large ones are gathered by many processes: {@link #begin}, a {@link
 * PostgresStage} in each, {@link #merge}. For one thread; the connection is made anew after it was lost.
 */
public final class PostgresWriter implements AutoCloseable {
    private static final String OWN_STAGE = "pg_temp.mekong_stage";

    private final PostgresLogin login;
    private final String job;
    private final PostgresTarget target;
    private final PostgresErrors errors;
    private final PostgresTable table;
    private final MergeSql sql;
    private final CopyRows rows;
    private final String progress;
    private @Nullable Connection connection;

    private PostgresWriter(PostgresLogin login, String job, List<Column> columns, PostgresTarget target) {
        this.login = login;
        this.job = job;
        this.target = target;
        this.errors = new PostgresErrors(target.table());
        this.table = new PostgresTable(target, columns, errors);
        this.sql = new MergeSql(target, columns, table.name());
        this.rows = new CopyRows(columns, errors);
        this.progress = table.beside("mekong_job_place");
    }

    /**
     * Makes the table where it is missing, with what is needed beside it.
     *
     * @param job its name, which its batches are numbered under; a job that replaces or repeats a day may add the day
     * @throws MekongException USER where target, columns and table do not fit; RESOURCE when PostgreSQL is away
     */
    public static PostgresWriter open(PostgresLogin login, String job, List<Column> columns, PostgresTarget target) {
        target.key().forEach(name -> Column.indexOf(columns, name, "`key`"));
        target.order().forEach(name -> Column.indexOf(columns, name, "`order`"));
        target.merge().keySet().forEach(name -> Column.indexOf(columns, name, "`merge`"));
        PostgresWriter writer = new PostgresWriter(login, job, List.copyOf(columns), target);
        try {
            writer.attempt(connection -> {
                writer.lock(connection, "mekong_sink");
                try (Statement statement = connection.createStatement()) {
                    statement.execute(Sql.PROGRESS_TABLE.text().formatted(writer.progress));
                }
                writer.table.prepare(connection);
                return true;
            });
            return writer;
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /** The last batch that is in the table; empty: there was none. */
    public Optional<Progress> progress() {
        return attempt(this::progress);
    }

    /**
     * One batch, all of it or nothing.
     *
     * @param place what the job needs to go on from there, as JSON
     * @throws ConnectionLostException when PostgreSQL went away; it may have been written: write it again, to be sure
     * @throws MekongException USER for a row that cannot be written, RESOURCE when PostgreSQL refuses
     */
    public Outcome write(long batch, Iterable<? extends @Nullable Object[]> batchRows, String place) {
        return attempt(connection -> {
            lock(connection, job + " → " + target.table());
            if (isKnown(connection, batch)) {
                return Outcome.KNOWN;
            }
            ownStage(connection);
            long staged = rows.copy(connection, sql.copy(OWN_STAGE), "0\t", batchRows);
            merge(connection, OWN_STAGE, staged);
            save(connection, batch, place);
            return Outcome.WRITTEN;
        });
    }

    /** Makes room for a batch that many processes gather; what dead attempts of this job left is removed. */
    public Attempt begin(long batch) {
        Attempt attempt = StageTables.attempt(job, target.table(), batch);
        return attempt(connection -> {
            StageTables.sweep(connection, attempt, table);
            StageTables.create(connection, attempt, table, sql);
            return attempt;
        });
    }

    /**
     * Brings what was gathered into the table, all of it or nothing, and removes the room.
     *
     * @param staged how many rows {@link PostgresStage#stage} counted in all parts together
     * @throws ConnectionLostException when PostgreSQL went away, or lost what was gathered in a crash: begin the batch anew
     * @throws MekongException as {@link #write}
     */
    public Outcome merge(Attempt attempt, long staged, String place) {
        String stage = StageTables.name(attempt, table);
        return attempt(connection -> {
            lock(connection, job + " → " + target.table());
            boolean known = isKnown(connection, attempt.batch());
            if (!known) {
                merge(connection, stage, staged);
                save(connection, attempt.batch(), place);
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS " + stage);
            }
            return known ? Outcome.KNOWN : Outcome.WRITTEN;
        });
    }

    private void ownStage(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TEMPORARY TABLE IF NOT EXISTS mekong_stage ON COMMIT DELETE ROWS AS " + sql.shape());
        }
    }

    private void merge(Connection connection, String stage, long staged) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet counts = statement.executeQuery(sql.count(stage))) {
                counts.next();
                requireAll(counts.getLong(1), staged);
                requireGood(counts.getLong(2));
            }
            for (String step : sql.merge(stage)) {
                statement.execute(step);
            }
        }
    }

    private void requireAll(long found, long staged) {
        if (found != staged) {
            throw new ConnectionLostException(
                    "Cannot write to the table " + target.table(),
                    "of " + staged + " rows gathered for it " + found + " are left, as after a crash of PostgreSQL",
                    null);
        }
    }

    private void requireGood(long bad) {
        if (bad > 0) {
            throw target.condition().isPresent()
                    ? errors.user(
                            bad + " rows are none of those that are replaced ("
                                    + target.condition().get() + "): the next time they would be there twice",
                            "Let the job's SQL select such rows only, or change `where`.")
                    : errors.user(
                            bad + " rows have no value in their key " + String.join(", ", target.key()),
                            "Leave such rows out in the job's SQL.");
        }
    }

    private boolean isKnown(Connection connection, long batch) throws SQLException {
        return progress(connection).filter(last -> last.batch() >= batch).isPresent();
    }

    private Optional<Progress> progress(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT batch, place FROM " + progress + " WHERE job = ? AND target = ?")) {
            statement.setString(1, job);
            statement.setString(2, target.table());
            try (ResultSet found = statement.executeQuery()) {
                return found.next()
                        ? Optional.of(new Progress(found.getLong(1), found.getString(2)))
                        : Optional.empty();
            }
        }
    }

    private void save(Connection connection, long batch, String place) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(Sql.PROGRESS_SAVE.text().formatted(progress))) {
            statement.setString(1, job);
            statement.setString(2, target.table());
            statement.setLong(3, batch);
            statement.setString(4, place);
            statement.executeUpdate();
        }
    }

    /** Until the end of the transaction: two processes that run the same job take turns. */
    private void lock(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            statement.setString(1, name);
            statement.execute();
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T on(Connection connection) throws SQLException;
    }

    /** In one transaction, on a connection that is not used again after a failure. */
    private <T> T attempt(Step<T> step) {
        try {
            Connection open = connection();
            T result = step.on(open);
            open.commit();
            return result;
        } catch (SQLException e) {
            close();
            throw errors.of(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = login.connect();
            connection = open;
        }
        return open;
    }

    /** Undoes what is under way; what was written stays. */
    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            Quietly.rollback(open);
            Quietly.close(open);
        }
    }
}
