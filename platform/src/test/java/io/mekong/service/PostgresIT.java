package io.mekong.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.core.FreePorts;
import io.mekong.core.Health.State;
import io.mekong.core.MekongException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresIT {
    @TempDir
    static Path folder;

    private static final int port = FreePorts.next().postgres();
    private static Postgres postgres;

    @BeforeAll
    static void open() {
        postgres = Postgres.open(new PostgresConfig.Embedded(folder.resolve("postgres"), port));
    }

    @AfterAll
    static void close() {
        postgres.close();
        postgres.close();
        assertThat(postgres.health().state()).isEqualTo(State.STOPPED);
        assertThat(Postgres.survivor(folder.resolve("postgres"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "fsync, on",
        "synchronous_commit, on",
        "full_page_writes, on",
        "wal_level, logical",
        "shared_buffers, 64MB",
        "max_connections, 60",
        "listen_addresses, 127.0.0.1"
    })
    void whatIsCommittedIsOnDiskAndTheServerSmall(String setting, String value) throws SQLException {
        assertThat(text("SHOW " + setting)).isEqualTo(value);
    }

    @Test
    void thePlatformIsNoSuperuserInItsOwnDatabase() throws SQLException {
        assertThat(text("SELECT current_user || ' ' || current_database() || ' ' || rolsuper FROM pg_roles"
                        + " WHERE rolname = current_user"))
                .isEqualTo("mekong mekong false");
        assertThat(postgres.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost:" + port + "/mekong");
    }

    @Test
    void nobodyGetsInWithoutAPassword() throws Exception {
        assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), "postgres", ""))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password");
        assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), "mekong", "guess"))
                .hasMessageContaining("password authentication failed");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("postgres/credentials.properties"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aLostServerIsStartedAgain() throws SQLException {
        execute("CREATE TABLE kept (x int)");
        execute("INSERT INTO kept VALUES (7)");
        long lost = Postgres.survivor(folder.resolve("postgres")).orElseThrow();
        ProcessHandle.of(lost).orElseThrow().destroyForcibly();

        await().atMost(Duration.ofSeconds(10)).until(() -> !postgres.health().isReady());
        await().atMost(Duration.ofSeconds(30)).until(() -> postgres.health().isReady());
        assertThat(text("SELECT x FROM kept")).isEqualTo("7");
        assertThat(Postgres.survivor(folder.resolve("postgres")).orElseThrow()).isNotEqualTo(lost);
    }

    @Test
    void anExternalServerIsCheckedAtOnce() {
        assertThatThrownBy(() -> Postgres.open(new PostgresConfig.External(
                        postgres.jdbcUrl(), Optional.of("mekong"), Optional.of("wrong-secret"))))
                .isInstanceOf(MekongException.class)
                .hasMessageContaining("Cannot use PostgreSQL at jdbc:postgresql://localhost:" + port + "/mekong")
                .hasMessageContaining("password authentication failed")
                .hasMessageNotContainingAny("wrong-secret");
    }

    @Test
    void anExternalServerIsUsed() throws Exception {
        String password = Credentials.load(folder.resolve("postgres/credentials.properties"))
                .ownerPassword();
        try (Postgres external = Postgres.open(
                new PostgresConfig.External(postgres.jdbcUrl(), Optional.of("mekong"), Optional.of(password)))) {
            assertThat(external.health().isReady()).isTrue();
            assertThat(text(external, "SELECT current_user")).isEqualTo("mekong");
        }
    }

    @Test
    void migrationsAreAppliedOnce() {
        Migrations.apply(postgres.dataSource());
        assertThat(Migrations.apply(postgres.dataSource())).isZero();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(String sql) throws SQLException {
        return text(postgres, sql);
    }

    static String text(Postgres server, String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
