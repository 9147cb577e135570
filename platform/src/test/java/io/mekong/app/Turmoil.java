package io.mekong.app;

import static org.awaitility.Awaitility.await;

import io.mekong.service.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rows of a PostgreSQL table (id, n) made, changed and deleted without end, some hundred a second; a database that is away is
 * waited for.
 */
final class Turmoil implements AutoCloseable {
    private static final int IDS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(3);

    private final Login login;
    private final String table;
    private final SplittableRandom random;
    private final AtomicLong done = new AtomicLong();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread thread;

    private Turmoil(Login login, String table, long seed) {
        this.login = login;
        this.table = table;
        this.random = new SplittableRandom(seed);
        this.thread = Thread.ofVirtual().name("turmoil").start(this::run);
    }

    static Turmoil in(Login login, String table) {
        long seed = System.nanoTime();
        System.out.println("turmoil in " + table + ": seed " + seed);
        return new Turmoil(login, table, seed);
    }

    void awaitMore(long changes) {
        long before = done.get();
        await("more changes").atMost(PATIENCE).until(() -> done.get() >= before + changes);
    }

    private void run() {
        try {
            do {
                try (Connection connection = login.connect()) {
                    change(connection);
                } catch (SQLException e) {
                    // It is away. Whether the last change was made does not matter: the table itself is compared.
                }
            } while (!finished.await(50, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(Connection connection) throws SQLException, InterruptedException {
        try (PreparedStatement put = connection.prepareStatement(
                        "INSERT INTO " + table + " VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET n = excluded.n");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?")) {
            while (!finished.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                long id = random.nextInt(IDS);
                if (random.nextInt(4) == 0) {
                    delete.setLong(1, id);
                    delete.execute();
                } else {
                    put.setLong(1, id);
                    put.setLong(2, done.get());
                    put.execute();
                }
                done.incrementAndGet();
            }
        }
    }

    /** After it, nothing changes any more. */
    @Override
    public void close() {
        finished.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
