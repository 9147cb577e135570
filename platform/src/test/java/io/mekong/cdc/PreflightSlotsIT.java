package io.mekong.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.service.Login;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** The log of a server and its slots: refused with what mends it, and captured after that. */
class PreflightSlotsIT {
    private static CapturedServer server;

    @BeforeAll
    static void open(@TempDir Path folder) {
        server = CapturedServer.open(folder);
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static Preflight of(String name) {
        return new Preflight(server, CapturedServer.capture(name, "public." + name));
    }

    @Test
    void aLogThatDoesNotHoldEnough_andNoRoomForASlot() {
        server.run("CREATE TABLE levels (id bigint PRIMARY KEY)");
        server.run("ALTER SYSTEM SET wal_level = replica");
        server.run("ALTER SYSTEM SET max_replication_slots = 1");
        server.restart();
        server.run("SELECT pg_create_physical_replication_slot('standby')");
        List<String> mends = of("levels")
                .isRefused(
                        "`wal_level` is replica: the server's log does not hold what changes are told from",
                        "Run `ALTER SYSTEM SET wal_level = logical;` and restart the server.");
        server.run(mends.getFirst());
        server.restart();

        mends = of("levels")
                .isRefused(
                        "all 1 replication slots are taken",
                        "Drop one that nobody reads (`SELECT slot_name, active FROM pg_replication_slots;`), or run"
                                + " `ALTER SYSTEM SET max_replication_slots = 6;` and restart the server.");
        assertThat(CapturedServer.number(
                        mends.getFirst().replace("slot_name, active", "count(*)"), server.administrator()))
                .isEqualTo(1);
        server.run(mends.getLast());
        server.restart();
        of("levels").goesOn("INSERT INTO levels VALUES (1)");
        server.run("SELECT pg_drop_replication_slot('standby')");
    }

    @Test
    void aSlotOfAnotherPlugin() {
        server.run("CREATE TABLE plugged (id bigint PRIMARY KEY)");
        server.run("SELECT pg_create_logical_replication_slot('mekong_plugged', 'test_decoding')");
        List<String> mends = of("plugged")
                .isRefused(
                        "the slot `mekong_plugged` is another's: plugin test_decoding, database analytics",
                        "Choose another `slot`, or run `SELECT pg_drop_replication_slot('mekong_plugged');`.");
        server.run(mends.getFirst());
        of("plugged").goesOn("INSERT INTO plugged VALUES (1)");
    }

    @Test
    void aSlotOfAnotherDatabase() {
        server.run("CREATE TABLE abroad (id bigint PRIMARY KEY)");
        CapturedServer.run(
                "SELECT pg_create_logical_replication_slot('mekong_abroad', 'pgoutput')",
                server.inDatabase("postgres"));
        List<String> mends = of("abroad")
                .isRefused(
                        "the slot `mekong_abroad` is another's: plugin pgoutput, database postgres",
                        "Choose another `slot`, or run `SELECT pg_drop_replication_slot('mekong_abroad');`.");
        server.run(mends.getFirst());
        of("abroad").goesOn("INSERT INTO abroad VALUES (1)");
    }

    @Test
    void aSlotOfAStandby() {
        server.run("CREATE TABLE followed (id bigint PRIMARY KEY)");
        server.run("SELECT pg_create_physical_replication_slot('mekong_followed')");
        List<String> mends = of("followed")
                .isRefused(
                        "the slot `mekong_followed` is another's: it is a standby's, which has no plugin",
                        "Choose another `slot`, or run `SELECT pg_drop_replication_slot('mekong_followed');`.");
        server.run(mends.getFirst());
        of("followed").goesOn("INSERT INTO followed VALUES (1)");
    }

    @Test
    void aSlotThatSomebodyElseReads() throws SQLException {
        server.run("CREATE TABLE shared (id bigint PRIMARY KEY); CREATE PUBLICATION mekong_shared FOR TABLE shared");
        server.run("SELECT pg_create_logical_replication_slot('mekong_shared', 'pgoutput')");
        try (Connection connection = replication(server.administrator())) {
            PGReplicationStream reading = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName("mekong_shared")
                    .withSlotOption("proto_version", 1)
                    .withSlotOption("publication_names", "mekong_shared")
                    .start();
            assertThat(reading.isClosed()).isFalse();
            long pid = CapturedServer.number(
                    "SELECT active_pid FROM pg_replication_slots WHERE slot_name = 'mekong_shared'",
                    server.administrator());
            List<String> mends = of("shared")
                    .isRefused(
                            "the slot `mekong_shared` is in use by reporting (role postgres, pid " + pid + ")",
                            "Choose another `slot`, stop that reader, or run `SELECT pg_terminate_backend(" + pid
                                    + ");`.");
            server.run(mends.getFirst());
            await().atMost(CaptureRoom.SOON)
                    .until(() -> CapturedServer.number(
                                    "SELECT count(*) FROM pg_replication_slots WHERE active", server.administrator())
                            == 0);
        }
        of("shared").goesOn("INSERT INTO shared VALUES (1)");
    }

    private static Connection replication(Login login) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", login.user().orElseThrow());
        properties.setProperty("password", login.password().orElseThrow());
        properties.setProperty("replication", "database");
        properties.setProperty("assumeMinServerVersion", "18");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("ApplicationName", "reporting");
        return DriverManager.getConnection(login.url(), properties);
    }
}
