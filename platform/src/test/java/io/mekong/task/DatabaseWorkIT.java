package io.mekong.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.service.Analytics;
import io.mekong.service.Login;
import io.mekong.service.SharedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** SQL of tasks on a real PostgreSQL, in the users' own database. */
@ExtendWith(SharedPostgres.class)
class DatabaseWorkIT {
    @TempDir
    Path folder;

    private final Analytics analytics;
    private TaskRig rig;

    DatabaseWorkIT(Analytics analytics) {
        this.analytics = analytics;
    }

    @BeforeEach
    void open() throws SQLException {
        rig = new TaskRig(folder);
        rig.databases = name -> analytics.connect();
        update("DROP TABLE IF EXISTS daily");
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = analytics.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = analytics.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Outcome run(String sql) throws InterruptedException {
        rig.write("sql/x.sql", sql);
        return rig.perform("{type: sql, file: sql/x.sql, database: analytics}");
    }

    @Test
    void statementsAreOneTransactionAndTwiceIsOnce() throws Exception {
        String sql = """
                CREATE TABLE IF NOT EXISTS daily (day date PRIMARY KEY, n bigint, at timestamptz, words text[], note jsonb);
                -- $nobody; is a comment
                DELETE FROM daily WHERE day = $ds;
                INSERT INTO daily VALUES ($ds, $outputs.count_it.rows, $data_interval_start, $outputs.count_it.words, '{"a": 1}');
                SELECT day, n, at, words, note ? 'a' AS has, n * 0.5 AS half, NULL AS nothing, $word AS word FROM daily;
                """;
        rig.values.put("outputs.count_it.words", List.of("x", "y"));
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(run(sql))
                    .isEqualTo(new Outcome.Done(
                            "",
                            Map.of(
                                    "day",
                                    "2026-03-01",
                                    "n",
                                    12L,
                                    "at",
                                    "2026-03-01 00:00:00+00",
                                    "words",
                                    "{x,y}",
                                    "has",
                                    true,
                                    "half",
                                    "6.0",
                                    "word",
                                    "a \"b\"")));
        }
        assertThat(rig.log).anyMatch(line -> line.startsWith("1 rows: INSERT INTO daily"));
        assertThat(number("SELECT count(*) FROM daily")).isEqualTo(1);
    }

    @Test
    void whatFailsKeepsNothing() throws Exception {
        update("CREATE TABLE daily (n bigint)");
        assertThatThrownBy(() -> run("INSERT INTO daily VALUES (1); INSERT INTO dayly VALUES (2)"))
                .hasMessage(
                        "The SQL failed in database `analytics` – statement 2: ERROR: relation \"dayly\" does not exist –"
                                + " Nothing of the task's transaction was kept. Mend `INSERT INTO dayly VALUES (2)`.");
        assertThat(number("SELECT count(*) FROM daily")).isZero();
    }

    @Test
    void anInterruptCancelsTheStatement() throws Exception {
        rig.write("sql/x.sql", "SELECT pg_sleep(600), 'mine'");
        var work = rig.work("{type: sql, file: sql/x.sql, database: analytics}");
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread attempt = Thread.ofVirtual().start(() -> {
            try {
                rig.perform(work, 1);
            } catch (Throwable e) {
                end.set(e);
            }
        });
        String sleeping =
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%mine%' AND state = 'active'"
                        + " AND pid <> pg_backend_pid()";
        await().atMost(Duration.ofSeconds(20)).until(() -> number(sleeping) == 1);
        attempt.interrupt();
        attempt.join();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        await().atMost(Duration.ofSeconds(20)).until(() -> number(sleeping) == 0);
    }

    @Test
    void theUsersDatabaseIsTheirsAndThePlatformsIsNot() {
        String platform = analytics.url().replaceFirst("/analytics$", "/mekong");
        assertThatThrownBy(() ->
                        new Login(platform, Optional.of("analytics"), Optional.of(analytics.password())).connect())
                .hasMessageContaining("permission denied for database \"mekong\"");
        assertThat(analytics.toString()).doesNotContain(analytics.password());
    }
}
