package io.mekong.workflow;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL that hands out fresh, migrated databases. */
final class TestDatabase implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final AtomicInteger databases = new AtomicInteger();

    TestDatabase() throws IOException {
        this.postgres = EmbeddedPostgres.start();
    }

    /** The name of a fresh database. */
    String create() throws SQLException {
        String name = "test_" + databases.incrementAndGet();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        Flyway.configure().dataSource(dataSource(name)).load().migrate();
        return name;
    }

    DataSource dataSource(String name) {
        return postgres.getDatabase("postgres", name);
    }

    String url(String name) {
        return postgres.getJdbcUrl("postgres", name);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
