package io.mekong.service;

import io.mekong.core.Health;
import io.mekong.core.Health.State;
import io.mekong.core.MekongException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL elsewhere, asked now and then whether it is still there. */
final class ExternalPostgres implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int LONGEST_WAIT_SECONDS = 10;

    private final PostgresConfig.External config;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Health health;

    private ExternalPostgres(PostgresConfig.External config) {
        this.config = config;
        this.health = new Health(State.READY, "external · " + address(config), Instant.now());
    }

    static ExternalPostgres open(PostgresConfig.External config) {
        ExternalPostgres postgres = new ExternalPostgres(config);
        try {
            postgres.ask();
        } catch (SQLException e) {
            throw MekongException.resource(
                    "Cannot use PostgreSQL at " + address(config),
                    MekongException.reason(e),
                    "Check `postgres.url`, `postgres.user` and `postgres.password`; leave them out for the embedded one.",
                    e);
        }
        Thread.ofVirtual().name("mekong-postgres-watch").start(postgres::watch);
        return postgres;
    }

    private void ask() throws SQLException {
        Properties properties = new Properties();
        config.user().ifPresent(user -> properties.setProperty("user", user));
        config.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("loginTimeout", String.valueOf(LONGEST_WAIT_SECONDS));
        properties.setProperty("connectTimeout", String.valueOf(LONGEST_WAIT_SECONDS));
        properties.setProperty("socketTimeout", String.valueOf(LONGEST_WAIT_SECONDS));
        try (Connection connection = DriverManager.getConnection(config.url(), properties)) {
            if (!connection.isValid(LONGEST_WAIT_SECONDS)) {
                throw new SQLException("it does not answer");
            }
        }
    }

    private void watch() {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    ask();
                    become(State.READY, "external · " + address(config));
                } catch (SQLException e) {
                    become(State.FAILED, "external · " + address(config) + ": " + MekongException.reason(e));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void become(State state, String detail) {
        if (health.state() != state && closed.getCount() > 0) {
            health = new Health(state, detail, Instant.now());
        }
    }

    /** The address without its parameters, which may hold a password. */
    static String address(PostgresConfig.External config) {
        return config.url().replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
    }

    Health health() {
        return health;
    }

    @Override
    public void close() {
        closed.countDown();
        health = new Health(State.STOPPED, "no longer watched", Instant.now());
    }
}
