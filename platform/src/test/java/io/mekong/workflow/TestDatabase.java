package io.mekong.workflow;

import io.mekong.core.FreePorts;
import io.mekong.service.Migrations;
import io.mekong.service.Postgres;
import io.mekong.service.PostgresConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL that hands out fresh, migrated schemas. */
final class TestDatabase implements AutoCloseable {
    private final Postgres postgres;
    private final String password;
    private final AtomicInteger schemas = new AtomicInteger();

    TestDatabase(Path folder) throws IOException {
        Path directory = folder.resolve("postgres");
        this.postgres = Postgres.open(
                new PostgresConfig.Embedded(directory, FreePorts.next().postgres()));
        Properties credentials = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve("credentials.properties"))) {
            credentials.load(reader);
        }
        this.password = credentials.getProperty("owner", "");
    }

    /** The name of a fresh schema. */
    String create() throws SQLException {
        String name = "test_" + schemas.incrementAndGet();
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + name);
        }
        Migrations.apply(dataSource(name));
        return name;
    }

    DataSource dataSource(String name) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url(name));
        return dataSource;
    }

    String url(String name) {
        return postgres.jdbcUrl() + "?user=mekong&password=" + password + "&currentSchema=" + name;
    }

    @Override
    public void close() {
        postgres.close();
    }
}
