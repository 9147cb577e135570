package io.mekong.service;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mekong.core.Closer;
import io.mekong.core.Health;
import io.mekong.core.MekongException;
import io.mekong.core.Supervisor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The relational database: where workflows, their runs and their locks are kept. Embedded as a process beside us, or a server at an
 * address; behind both one small connection pool.
 *
 * <p>A lost embedded server is started again by itself; {@link #health()} says so meanwhile, and connections fail for that time.
 */
public final class Postgres implements AutoCloseable {
    /** One of them listens to signals for good (room workflow). */
    private static final int LARGEST_POOL = 9;

    private final Closer closer;
    private final HikariDataSource dataSource;
    private final String jdbcUrl;
    private final Supplier<Health> health;
    private final Optional<Analytics> analytics;
    private final Optional<Login> administrator;

    private Postgres(
            Closer closer,
            HikariDataSource dataSource,
            String jdbcUrl,
            Supplier<Health> health,
            Optional<Analytics> analytics,
            Optional<Login> administrator) {
        this.closer = closer;
        this.dataSource = dataSource;
        this.jdbcUrl = jdbcUrl;
        this.health = health;
        this.analytics = analytics;
        this.administrator = administrator;
    }

    /**
     * Returns once the database answers.
     *
     * @throws MekongException RESOURCE when it cannot be started or reached
     */
    public static Postgres open(PostgresConfig config) {
        Closer closer = new Closer();
        try {
            return switch (config) {
                case PostgresConfig.Embedded embedded -> open(embedded, closer);
                case PostgresConfig.External external -> open(external, closer);
            };
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    private static Postgres open(PostgresConfig.Embedded config, Closer closer) {
        PostgresServer server = closer.register("PostgreSQL", PostgresServer.open(config));
        Supervisor supervisor = closer.register("PostgreSQL supervisor", Supervisor.watch(server));
        HikariDataSource pool =
                pool(server.jdbcUrl(), Optional.of(PostgresServer.OWNER), Optional.of(server.ownerPassword()));
        closer.register("PostgreSQL connections", pool);
        return new Postgres(
                closer,
                pool,
                server.jdbcUrl(),
                supervisor::health,
                Optional.of(server.analytics()),
                Optional.of(server.administrator()));
    }

    private static Postgres open(PostgresConfig.External config, Closer closer) {
        ExternalPostgres external = closer.register("PostgreSQL watch", ExternalPostgres.open(config));
        HikariDataSource pool = pool(config.url(), config.user(), config.password());
        closer.register("PostgreSQL connections", pool);
        return new Postgres(
                closer, pool, ExternalPostgres.address(config), external::health, Optional.empty(), Optional.empty());
    }

    private static HikariDataSource pool(String url, Optional<String> user, Optional<String> password) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("mekong-postgres");
        pool.setJdbcUrl(url);
        user.ifPresent(pool::setUsername);
        password.ifPresent(pool::setPassword);
        pool.setMaximumPoolSize(LARGEST_POOL);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(5_000);
        pool.setValidationTimeout(2_000);
        pool.setIdleTimeout(60_000);
        // Its being there was checked already; from here on, coming and going is normal.
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("ApplicationName", "mekong");
        pool.addDataSourceProperty("connectTimeout", "5");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(pool);
    }

    /** The embedded server of that folder that outlived a killed platform; its port is not another's. Empty: there is none. */
    public static OptionalLong survivor(Path directory) {
        return PostgresServer.survivor(directory).stream()
                .mapToLong(ChildProcess::pid)
                .findFirst();
    }

    /** A pool for all; a connection is waited for at most five seconds. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** A connection of the caller's own, for one who keeps it: the pool's are few. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(dataSource.getDataSourceProperties());
        if (dataSource.getUsername() != null) {
            properties.setProperty("user", dataSource.getUsername());
        }
        if (dataSource.getPassword() != null) {
            properties.setProperty("password", dataSource.getPassword());
        }
        return DriverManager.getConnection(jdbcAddress(), properties);
    }

    private String jdbcAddress() {
        return Objects.requireNonNull(dataSource.getJdbcUrl());
    }

    /** Without user, password and parameters: to be shown. */
    public String jdbcUrl() {
        return jdbcUrl;
    }

    /** The users' own database, of the embedded server; one at an address has those that it has. */
    public Optional<Analytics> analytics() {
        return analytics;
    }

    /** Of the users' own database: may make roles, publications and slots. */
    public Optional<Login> administrator() {
        return administrator;
    }

    public Health health() {
        return health.get();
    }

    @Override
    public void close() {
        closer.close();
    }
}
