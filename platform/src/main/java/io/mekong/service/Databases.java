package io.mekong.service;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mekong.core.BusyException;
import io.mekong.core.MekongException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Reads users' databases, each through a small pool of its own. Every reading is a read-only transaction with a limit of
 * time, and it is undone at its end: whatever went wrong in one, the next finds a connection that is as new.
 *
 * <p>A pool is made when its database is first asked for, and gives its connections back after a minute of quiet.
 */
public final class Databases implements AutoCloseable {
    private static final int LARGEST_POOL = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Function<String, Optional<Login>> logins;
    private final Duration longest;
    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** What is done with a connection; it must not be kept. */
    @FunctionalInterface
    public interface Reading<T> {
        T from(Connection connection) throws SQLException;
    }

    /**
     * @param logins by the name of a database; empty: there is none
     * @param longest how long a reading may take
     */
    public Databases(Function<String, Optional<Login>> logins, Duration longest) {
        this.logins = logins;
        this.longest = longest;
    }

    /**
     * @throws MekongException USER for values that the database cannot take; RESOURCE when it is away, refuses the
     *     query, took too long, or all connections are busy
     */
    public <T> T read(String database, Reading<T> reading) {
        HikariDataSource pool = pool(database);
        try {
            return attempt(pool, reading);
        } catch (SQLException e) {
            if (isNone(e) || !isLost(e)) {
                throw failure(database, pool, e);
            }
            return again(database, pool, reading);
        }
    }

    /** After a restart of the server all connections of the pool are dead, and only new ones can tell whether it is back. */
    private <T> T again(String database, HikariDataSource pool, Reading<T> reading) {
        pool.getHikariPoolMXBean().softEvictConnections();
        try {
            return attempt(pool, reading);
        } catch (SQLException e) {
            throw failure(database, pool, e);
        }
    }

    private <T> T attempt(HikariDataSource pool, Reading<T> reading) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            try {
                try (Statement limit = connection.createStatement()) {
                    limit.execute("SET LOCAL statement_timeout = " + longest.toMillis());
                }
                return reading.from(connection);
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback();
                }
            }
        }
    }

    private HikariDataSource pool(String database) {
        if (closed) {
            throw MekongException.resource(
                    "Cannot ask the database `" + database + "`", "the platform is stopping", "Ask again later.", null);
        }
        return pools.computeIfAbsent(
                database,
                name -> open(
                        name,
                        logins.apply(name)
                                .orElseThrow(() -> MekongException.resource(
                                        "There is no database `" + name + "`",
                                        "`databases` in mekong.yaml does not name it",
                                        "Add it, and start again.",
                                        null))));
    }

    private HikariDataSource open(String database, Login login) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("mekong-database-" + database);
        pool.setJdbcUrl(login.url());
        login.user().ifPresent(pool::setUsername);
        login.password().ifPresent(pool::setPassword);
        pool.setMaximumPoolSize(LARGEST_POOL);
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(60_000);
        pool.setConnectionTimeout(PATIENCE.toMillis());
        pool.setValidationTimeout(2_000);
        // It may be away now and be back when it is asked.
        pool.setInitializationFailTimeout(-1);
        pool.setAutoCommit(false);
        pool.setReadOnly(true);
        pool.setConnectionInitSql("SET TIME ZONE 'UTC'");
        pool.addDataSourceProperty("ApplicationName", "mekong-endpoints");
        pool.addDataSourceProperty("connectTimeout", Long.toString(PATIENCE.toSeconds()));
        // A server that no longer says anything cannot keep its own limit of time.
        pool.addDataSourceProperty("socketTimeout", Long.toString(longest.toSeconds() + 5));
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(pool);
    }

    private MekongException failure(String database, HikariDataSource pool, SQLException e) {
        if (pool.getHikariPoolMXBean().getActiveConnections() >= LARGEST_POOL && isNone(e)) {
            return new BusyException(
                    "The database `" + database + "` is busy",
                    "all " + LARGEST_POOL + " connections are at work",
                    "Ask again in a moment.",
                    Duration.ofSeconds(1));
        }
        String state = state(e);
        if (state.equals("57014")) {
            return MekongException.resource(
                    "The query took too long in database `" + database + "`",
                    "it may take " + longest.toMillis() + " ms (`query.timeout`)",
                    "Ask for less, or give the database an index.",
                    e);
        }
        if (isLost(e)) {
            return MekongException.resource(
                    "Cannot reach the database `" + database + "`",
                    MekongException.reason(e.getCause() == null ? e : e.getCause()),
                    "Check that it runs, and its address, user and password in mekong.yaml.",
                    e);
        }
        if (state.startsWith("22")) { // data exception: a value is not what the query makes of it
            return MekongException.user(
                    "The database `" + database + "` cannot take the values",
                    MekongException.reason(e),
                    "Check the parameters.");
        }
        return MekongException.resource(
                "The query failed in database `" + database + "`",
                MekongException.reason(e),
                "Mend the query, or what it reads.",
                e);
    }

    /** The connection broke, or none was to be had: nothing is wrong with the query. */
    private static boolean isLost(SQLException e) {
        String state = state(e);
        return state.startsWith("08")
                || state.startsWith("28")
                || state.equals("57P01")
                || state.equals("57P02")
                || state.equals("57P03")
                || isNone(e);
    }

    /** The pool could not give a connection in time. */
    private static boolean isNone(SQLException e) {
        return e instanceof SQLTransientConnectionException;
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }

    @Override
    public void close() {
        closed = true;
        pools.values().forEach(HikariDataSource::close);
    }
}
