package io.mekong.service;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A fresh database with the platform's tables, until the end of the test (or class) that {@link SharedPostgres} gave it to. */
public final class TestDatabase implements AutoCloseable {
    /** As many as a test's nodes may want together. */
    private static final int LARGEST_POOL = 20;

    private final String url;
    private final Runnable drop;
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final DataSource dataSource;

    TestDatabase(String url, Runnable drop) {
        this.url = url;
        this.drop = drop;
        this.dataSource = pool(url);
    }

    private DataSource pool(String address) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address);
        config.setMaximumPoolSize(LARGEST_POOL);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(20_000);
        HikariDataSource pool = new HikariDataSource(config);
        pools.add(pool);
        return pool;
    }

    /** A pool of connections; the same each time. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** JDBC, with user and password: for another process. */
    public String url() {
        return url;
    }

    /** Connections to another, new schema of this database; there is nothing in it. */
    public DataSource emptySchema(String name) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + name);
        }
        return pool(url + "&currentSchema=" + name);
    }

    /** Its connections are refused from now on. */
    @Override
    public void close() {
        pools.forEach(HikariDataSource::close);
        drop.run();
    }
}
