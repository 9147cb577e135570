package io.mekong.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** The users' own database of a running instance. */
record CdcDatabase(Path data) {
    private static final int A_TRANSACTION = 50;

    Connection connect() throws IOException, SQLException {
        Properties passwords = new Properties();
        try (Reader reader = Files.newBufferedReader(data.resolve("postgres/credentials.properties"))) {
            passwords.load(reader);
        }
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + Instance.POSTGRES + "/analytics",
                "analytics",
                passwords.getProperty("analytics"));
    }

    void run(String sql) throws IOException, SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String query) throws IOException, SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Changes at a steady rate, in transactions of fifty, from a thread of its own, until it is closed. */
    Load load(String table, long rows, int perSecond) {
        return new Load(this, table, rows, perSecond);
    }

    static final class Load implements AutoCloseable {
        private final Thread thread;
        private volatile boolean enough;
        private volatile long done;

        private Load(CdcDatabase database, String table, long rows, int perSecond) {
            thread = Thread.ofPlatform().daemon().name("changes").start(() -> {
                try (Connection connection = database.connect();
                        PreparedStatement update = connection.prepareStatement(
                                "UPDATE " + table + " SET n = n + 1, at = now() WHERE id = ANY (?)")) {
                    run(connection, update, rows, perSecond);
                } catch (IOException | SQLException e) {
                    throw new IllegalStateException("the load ended", e);
                }
            });
        }

        private void run(Connection connection, PreparedStatement update, long rows, int perSecond)
                throws SQLException {
            SplittableRandom random = new SplittableRandom(17);
            long began = System.nanoTime();
            while (!enough) {
                long due = (long) ((System.nanoTime() - began) / 1e9 * perSecond);
                while (done + A_TRANSACTION <= due && !enough) {
                    Object[] ids = random.longs(1, rows + 1)
                            .distinct()
                            .limit(A_TRANSACTION)
                            .boxed()
                            .toArray();
                    update.setArray(1, connection.createArrayOf("bigint", ids));
                    done += update.executeUpdate();
                }
                LockSupport.parkNanos(500_000);
            }
        }

        /** Changes committed. */
        long done() {
            return done;
        }

        @Override
        public void close() {
            enough = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
