package io.mekong.service;

import io.mekong.core.FreePorts;
import io.mekong.core.TestFolder;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One PostgreSQL for all test classes; it is started by the first that asks and stopped after the last. A {@link
 * TestDatabase} asked for in {@code @BeforeEach} or by a test is that test's own; in {@code @BeforeAll}, its class's; {@link
 * Analytics} are the users' own database, the same for all. Tests that stop, kill or look at the server itself start one of
 * their own.
 */
public final class SharedPostgres implements ParameterResolver {
    private static final ExtensionContext.Namespace MINE = ExtensionContext.Namespace.create(SharedPostgres.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestDatabase.class || type == Analytics.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Analytics.class
                ? server(context).postgres.analytics().orElseThrow()
                : database(context);
    }

    /** For other extensions: the one of this test, or of this class. */
    public static TestDatabase database(ExtensionContext context) {
        return context.getStore(MINE)
                .computeIfAbsent("database", key -> server(context).create(), TestDatabase.class);
    }

    private static Server server(ExtensionContext context) {
        return context.getRoot().getStore(MINE).computeIfAbsent("server", key -> new Server(), Server.class);
    }

    /** JUnit closes what it stores. */
    private static final class Server implements AutoCloseable {
        private static final String TEMPLATE = "migrated";

        private final TestFolder folder = TestFolder.create("mekong-postgres");
        private final AtomicInteger databases = new AtomicInteger();
        private final Postgres postgres;
        private final Credentials credentials;
        private final String server;

        Server() {
            postgres = Postgres.open(new PostgresConfig.Embedded(
                    folder.path().resolve("postgres"), FreePorts.next().postgres()));
            credentials = Credentials.load(folder.path().resolve("postgres/credentials.properties"));
            server = postgres.jdbcUrl().replaceFirst("/[^/]*$", "/");
            // What these tests kill are processes, never the machine: the disk need not be waited for.
            administer("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()", create(TEMPLATE, "template1"));
            PGSimpleDataSource template = new PGSimpleDataSource();
            template.setUrl(url(TEMPLATE));
            Migrations.apply(template);
        }

        TestDatabase create() {
            String name = "test_" + databases.incrementAndGet();
            administer(create(name, TEMPLATE));
            return new TestDatabase(url(name), () -> administer("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"));
        }

        private static String create(String name, String template) {
            return "CREATE DATABASE " + name + " OWNER " + PostgresServer.OWNER + " TEMPLATE " + template;
        }

        private String url(String database) {
            return server + database + "?user=" + PostgresServer.OWNER + "&password=" + credentials.ownerPassword();
        }

        private void administer(String... statements) {
            try (Connection connection = DriverManager.getConnection(
                            server + "postgres", "postgres", credentials.superuserPassword());
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(String.join("; ", statements), e);
            }
        }

        @Override
        public void close() throws IOException {
            postgres.close();
            folder.close();
        }
    }
}
