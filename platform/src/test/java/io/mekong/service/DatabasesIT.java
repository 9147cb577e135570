package io.mekong.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.core.ErrorCode;
import io.mekong.core.FreePorts;
import io.mekong.core.MekongException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Readings of a real PostgreSQL: whatever goes wrong in one, the next is well. */
@ExtendWith(SharedPostgres.class)
class DatabasesIT {
    private static final Duration LONGEST = Duration.ofMillis(500);

    @Test
    void aFailureDoesNotPoisonTheNextReading(Analytics analytics) {
        try (Databases databases = databases(analytics)) {
            for (int i = 0; i < 12; i++) { // more than the pool has connections
                assertThatThrownBy(() -> number(databases, "SELECT nothing"))
                        .isInstanceOfSatisfying(
                                MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE))
                        .hasMessageStartingWith("The query failed in database `posts` – ERROR: column \"nothing\"");
                assertThat(number(databases, "SELECT 7")).isEqualTo(7);
            }
        }
    }

    @Test
    void valuesOfAnotherShapeAreTheAskersMistake(Analytics analytics) {
        try (Databases databases = databases(analytics)) {
            assertThatThrownBy(() -> number(databases, "SELECT 'x'::int"))
                    .isInstanceOfSatisfying(
                            MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER))
                    .hasMessageStartingWith(
                            "The database `posts` cannot take the values – ERROR: invalid input syntax");
        }
    }

    @Test
    void nothingCanBeWritten(Analytics analytics) {
        try (Databases databases = databases(analytics)) {
            assertThatThrownBy(() -> databases.read("posts", connection -> {
                        try (Statement statement = connection.createStatement()) {
                            return statement.execute("CREATE TABLE never (a int)");
                        }
                    }))
                    .hasMessageContaining("cannot execute CREATE TABLE in a read-only transaction");
            assertThat(number(databases, "SELECT count(*) FROM pg_tables WHERE tablename = 'never'"))
                    .isZero();
        }
    }

    @Test
    void aReadingHasALimitOfTime(Analytics analytics) {
        try (Databases databases = databases(analytics)) {
            assertThatThrownBy(() -> number(databases, "SELECT 1 FROM pg_sleep(60)"))
                    .hasMessage(
                            "The query took too long in database `posts` – it may take 500 ms (`query.timeout`) – Ask"
                                    + " for less, or give the database an index.");
            assertThat(number(databases, "SELECT 7")).isEqualTo(7);
        }
    }

    @Test
    void whereAllConnectionsAreAtWorkTheNextIsToldSo(Analytics analytics) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(5);
        try (Databases databases = databases(analytics);
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?>[] all = new Future<?>[5];
            for (int i = 0; i < all.length; i++) {
                all[i] = readers.submit(() -> databases.read("posts", connection -> {
                    begun.countDown();
                    return held(end);
                }));
            }
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> number(databases, "SELECT 7"))
                    .hasMessage(
                            "The database `posts` is busy – all 5 connections are at work – Ask again in a moment.");
            end.countDown();
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(number(databases, "SELECT 7")).isEqualTo(7);
        }
    }

    /** As after a restart of the server: the pool does not know that its connections are dead. */
    @Test
    void deadConnectionsAreReplacedWithinTheReading(Analytics analytics) throws SQLException {
        try (Databases databases = databases(analytics)) {
            assertThat(number(databases, "SELECT 7")).isEqualTo(7);
            try (Connection other = analytics.connect();
                    Statement statement = other.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                        + " WHERE application_name = 'mekong-endpoints' AND usename = current_user");
            }
            assertThat(number(databases, "SELECT 8")).isEqualTo(8);
        }
    }

    @Test
    void aServerThatWasAwayIsAskedAgain(@TempDir Path folder) {
        PostgresConfig config = new PostgresConfig.Embedded(
                folder.resolve("postgres"), FreePorts.next().postgres());
        Login login;
        try (Postgres first = Postgres.open(config)) {
            login = first.analytics().orElseThrow().login();
        }
        try (Databases databases = new Databases(name -> Optional.of(login), LONGEST)) {
            assertThatThrownBy(() -> number(databases, "SELECT 7"))
                    .isInstanceOfSatisfying(
                            MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE))
                    .hasMessageStartingWith("Cannot reach the database `posts` – ")
                    .hasMessageEndingWith("Check that it runs, and its address, user and password in mekong.yaml.");
            try (Postgres second = Postgres.open(config)) {
                await().atMost(Duration.ofSeconds(20))
                        .ignoreExceptions()
                        .until(() -> number(databases, "SELECT 7") == 7);
                assertThat(second.health().detail()).isNotEmpty();
            }
        }
    }

    private static int held(CountDownLatch end) throws SQLException {
        try {
            return end.await(30, TimeUnit.SECONDS) ? 1 : 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(e);
        }
    }

    private static Databases databases(Analytics analytics) {
        return new Databases(name -> Optional.of(analytics.login()), LONGEST);
    }

    private static long number(Databases databases, String sql) {
        return databases.read("posts", (Connection connection) -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }
}
