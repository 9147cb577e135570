package io.mekong.job;

import io.mekong.core.MekongException;
import io.mekong.core.SqlFiles;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Where the streams among the jobs are, in PostgreSQL: table {@code job_place} of migration V7. A stream runs on one node at
 * a time, the one that holds its place.
 */
public final class JobPlaces {
    private static final String LOCK = "select pg_try_advisory_lock(hashtextextended('mekong job ' || ?, 0))";

    private static final String ANEW = SqlFiles.read("job/anew.sql");

    private final DataSource dataSource;
    private final Connections connections;

    /** Opens connections that are kept. */
    @FunctionalInterface
    public interface Connections {
        Connection open() throws SQLException;
    }

    JobPlaces(DataSource dataSource, Connections connections) {
        this.dataSource = dataSource;
        this.connections = connections;
    }

    /**
     * Takes the job's place, until it is closed or the connection is lost.
     *
     * @return empty where another node, or another run, has it
     */
    Optional<JobPlace> take(String job) {
        Connection connection = null;
        try {
            connection = connections.open();
            if (locked(connection, job)) {
                return Optional.of(new JobPlace(job, connection));
            }
            connection.close();
            return Optional.empty();
        } catch (SQLException e) {
            closeQuietly(connection);
            throw failed("Cannot take the place of job `" + job + "`", e);
        }
    }

    /** Lets a job read its topic from the beginning. Its batches are numbered on, so that those who write them know them. */
    void forget(String job) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement anew = connection.prepareStatement(ANEW)) {
            anew.setString(1, job);
            anew.executeUpdate();
        } catch (SQLException e) {
            throw failed("Cannot let job `" + job + "` begin anew", e);
        }
    }

    private static boolean locked(Connection connection, String job) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setString(1, job);
            try (ResultSet rows = lock.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                org.slf4j.LoggerFactory.getLogger(JobPlaces.class).debug("A broken connection did not close", e);
            }
        }
    }

    static MekongException failed(String what, SQLException e) {
        return MekongException.resource(
                what,
                "PostgreSQL says: " + MekongException.reason(e),
                "Check that PostgreSQL runs (`mekong status`).",
                e);
    }
}
