package io.mekong.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.FreePorts;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed platform leaves behind. */
class PostgresCrashIT {
    @TempDir
    Path folder;

    private PostgresConfig config(int port) {
        return new PostgresConfig.Embedded(folder.resolve("postgres"), port);
    }

    private void insert(Postgres postgres) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS kept (x int)");
            statement.execute("INSERT INTO kept VALUES (1)");
        }
    }

    private static String count(Postgres postgres) throws SQLException {
        return PostgresIT.text(postgres, "SELECT count(*) FROM kept");
    }

    private void kill(Process platform) throws InterruptedException {
        platform.destroyForcibly();
        assertThat(platform.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theServerOfAKilledPlatformIsAdoptedAndLaterStopped() throws Exception {
        int port = FreePorts.next().postgres();
        Process platform = CrashedPlatform.start(folder, port);
        assertThatThrownBy(() -> DataDirectory.open(folder))
                .isInstanceOf(MekongException.class)
                .hasMessageContaining("another instance uses it (pid " + platform.pid() + ")")
                .hasMessageContaining("--data");
        long server = Postgres.survivor(folder.resolve("postgres")).orElseThrow();
        kill(platform);
        assertThat(Postgres.survivor(folder.resolve("postgres"))).hasValue(server);

        DataDirectory.open(folder).close();
        try (Postgres postgres = Postgres.open(config(port))) {
            assertThat(Postgres.survivor(folder.resolve("postgres"))).hasValue(server);
            insert(postgres);
            assertThat(count(postgres)).isEqualTo("1");
        }
        assertThat(Postgres.survivor(folder.resolve("postgres"))).isEmpty();

        try (Postgres postgres = Postgres.open(config(port))) {
            assertThat(count(postgres)).isEqualTo("1");
        }
    }

    @Test
    void aSurvivorOnAnotherPortIsStoppedFirst() throws Exception {
        Process platform = CrashedPlatform.start(folder, FreePorts.next().postgres());
        long server = Postgres.survivor(folder.resolve("postgres")).orElseThrow();
        kill(platform);

        int port = FreePorts.next().postgres();
        try (Postgres postgres = Postgres.open(config(port))) {
            assertThat(Postgres.survivor(folder.resolve("postgres")).orElseThrow())
                    .isNotEqualTo(server);
            assertThat(PostgresIT.text(postgres, "SHOW port")).isEqualTo(String.valueOf(port));
        }
    }

    @Test
    void aStalePidfileStopsNobody() throws Exception {
        int port = FreePorts.next().postgres();
        try (Postgres postgres = Postgres.open(config(port))) {
            insert(postgres);
        }
        // A dead pid, and one that lives on as someone else: us.
        for (long pid : new long[] {4_194_303, ProcessHandle.current().pid()}) {
            Files.writeString(
                    folder.resolve("postgres/data/postmaster.pid"),
                    pid + "\n" + folder.resolve("postgres/data") + "\n1700000000\n" + port + "\n\n127.0.0.1\n");
            try (Postgres postgres = Postgres.open(config(port))) {
                assertThat(count(postgres)).isEqualTo("1");
            }
        }
    }

    @Test
    void aTakenPortNamesItsHolder() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Postgres.open(config(taken.getLocalPort())))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("port %d (PostgreSQL) is held by this process, pid %d"
                            .formatted(
                                    taken.getLocalPort(),
                                    ProcessHandle.current().pid()))
                    .hasMessageContaining("--port-offset");
        }
    }

    @Test
    void dataOfAnotherVersionIsLeftAlone() throws IOException {
        Path data = Files.createDirectories(folder.resolve("postgres/data"));
        Files.writeString(data.resolve("PG_VERSION"), "17\n");
        assertThatThrownBy(() -> Postgres.open(config(FreePorts.next().postgres())))
                .hasMessageContaining("Cannot start PostgreSQL 18")
                .hasMessageContaining("is of version 17");
    }
}
