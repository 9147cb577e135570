package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of PostgreSQL and its image in the store: change by change, through deaths, in one commit each. */
class ChangesIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void theTableIsWhatTheDatabasesTableIs() throws Exception {
        Path project = project().root();
        try (RunningPlatform platform = RunningPlatform.start(project, folder.resolve("data"))) {
            Api api = platform.api();
            await().atMost(SOON)
                    .until(() -> api.json("/api/v1/sources")
                            .path(0)
                            .path("lastError")
                            .asText()
                            .contains("there is no table public.things yet – Create it"));
            run(platform, """
                    CREATE TYPE mood AS ENUM ('sad', 'glad');
                    CREATE TABLE things (id bigint PRIMARY KEY, n numeric(20,4), tz timestamptz, ts timestamp, d date, j jsonb,
                      list int[], feeling mood, u uuid, b bytea, flag boolean, r float8, t time, large text);
                    INSERT INTO things VALUES (1, 123456789012.5001, '2026-01-02 03:04:05.123456+07', '2026-01-02 03:04:05.000001',
                      '1969-12-31', '{"a": [1, null]}', '{1,null,3}', 'glad', '123e4567-e89b-12d3-a456-426614174000', '\\xdeadbeef',
                      true, 0.1, '23:59:59.5', 'small');
                    INSERT INTO things (id) VALUES (2);
                    """);
            await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM things") == 2);
            assertThat(api.rows(
                                    "SELECT * EXCLUDE (__time, __partition, __offset, large, j) REPLACE (to_base64(b) AS b) FROM things ORDER BY id")
                            .toString())
                    .isEqualTo(
                            "[[1,\"123456789012.5001\",\"2026-01-01T20:04:05.123456Z\",\"2026-01-02T03:04:05.000001Z\","
                                    + "\"1969-12-31\",[1,null,3],\"glad\","
                                    + "\"123e4567-e89b-12d3-a456-426614174000\",\"3q2+7w==\",true,0.1,\"23:59:59.5Z\"],"
                                    + "[2,null,null,null,null,null,null,null,null,null,null,null]]");

            assertThat(api.number("SELECT count(*) FROM things WHERE j ->> '$.a[0]' = '1' AND id = 1"))
                    .isEqualTo(1);

            restartByTask(api);

            String large = "repeat(md5('x'), 1000) || string_agg(md5(g::text), '')";
            run(
                    platform,
                    "UPDATE things SET large = (SELECT " + large + " FROM generate_series(1, 500) g) WHERE id = 1");
            run(platform, "UPDATE things SET feeling = 'sad' WHERE id = 1");
            await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM things WHERE feeling = 'sad'") == 1);
            assertThat(api.rows("SELECT md5(large) FROM things WHERE id = 1")
                            .path(0)
                            .path(0)
                            .asText())
                    .as("a large value that the update left alone")
                    .isEqualTo(text(platform, "SELECT md5(large) FROM things WHERE id = 1"));

            run(platform, "UPDATE things SET id = 3 WHERE id = 2; DELETE FROM things WHERE id = 1");
            await().atMost(SOON)
                    .until(() -> api.rows("SELECT id FROM things").toString().equals("[[3]]"));

            run(platform, "TRUNCATE things; INSERT INTO things (id) SELECT * FROM generate_series(10, 19)");
            await().atMost(SOON)
                    .until(() -> api.rows("SELECT min(id), max(id), count(*) FROM things")
                            .toString()
                            .equals("[[10,19,10]]"));
            resync(platform);
            run(platform, "ALTER TABLE things ADD COLUMN weight numeric(8,3), ADD COLUMN tags text[]");
            run(platform, "INSERT INTO things (id, weight, tags) VALUES (100, 1.5, '{a,b}'), (101, 2.5, NULL)");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(api.rows("SELECT id, weight, tags FROM things WHERE id > 99 ORDER BY id")
                                            .toString())
                                    .isEqualTo("[[100,1.5,[\"a\",\"b\"]],[101,2.5,null]]"));
            assertThat(Files.readString(project.resolve("streams/things.yaml")))
                    .contains(
                            "  - {name: large, type: string}\n  - {name: weight, type: \"decimal(8,3)\"}   # new in the"
                                    + " database\n  - {name: tags, type: list(string)}   # new in the database\n");
            requireHistory(api);
            assertThat(
                            api.number(
                                    "SELECT count(*) FROM past_versions WHERE id = 1 AND large IS NOT NULL AND feeling = 'sad'"))
                    .as("a version whose change left the large value alone")
                    .isEqualTo(1);
            assertThat(api.json("/api/v1/streams/things").path("deadLetters").asLong())
                    .isZero();
            assertThat(text(platform, "SELECT count(*) FROM pg_roles WHERE rolname = 'mekong_cdc_db' AND NOT rolsuper"))
                    .isEqualTo("1");
        }
    }

    /** The slot goes while rows are changed and deleted that nobody tells any more. */
    private static void resync(RunningPlatform platform) {
        Api api = platform.api();
        api.post("/api/v1/sources/db/pause", "").hasStatus(200);
        text(platform, "superuser", "SELECT count(pg_terminate_backend(active_pid)) FROM pg_replication_slots");
        await().atMost(SOON)
                .ignoreException(AssertionError.class) // while the reader has not let go of it
                .until(() -> text(
                                platform,
                                "superuser",
                                "SELECT count(pg_drop_replication_slot(slot_name)) FROM pg_replication_slots")
                        .equals("1"));
        run(platform, "DELETE FROM things WHERE id < 15; UPDATE things SET n = 7; INSERT INTO things (id) VALUES (99)");
        assertThat(api.number("SELECT count(*) FROM things")).isEqualTo(10);
        api.post("/api/v1/sources/db/resync", "").hasStatus(200);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                api.rows("SELECT id, n FROM things ORDER BY id").toString())
                        .isEqualTo("[[15,7.0],[16,7.0],[17,7.0],[18,7.0],[19,7.0]," + "[99,null]]"));
        await().atMost(SOON)
                .until(() -> api.json("/api/v1/sources")
                        .path(0)
                        .path("state")
                        .asText()
                        .equals("running"));
        run(platform, "DELETE FROM things WHERE id = 99");
        await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM things") == 5);
        api.post("/api/v1/lake/things/archive", "").hasStatus(200);
        JsonNode proof =
                api.post("/api/v1/tables/things/verify", "").hasStatus(200).json();
        assertThat(proof.path("holds").asBoolean()).as(proof.toString()).isTrue();
        assertThat(proof.path("lake").path("rows").asLong())
                .as(proof.toString())
                .isPositive();
    }

    /** Those versions that have no end are the rows of the table with the key, cell by cell. */
    private static void requireHistory(Api api) {
        String cells = "SELECT id, n, large, feeling, CAST(j AS VARCHAR) AS j, __offset FROM ";
        String now = cells + "things";
        String current = cells + "past_versions WHERE is_current";
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(api.number("SELECT count(*) FROM ((" + now + " EXCEPT " + current
                                + ") UNION ALL (" + current + " EXCEPT " + now + "))"))
                        .isZero());
        assertThat(api.number("SELECT count(*) FROM past_versions WHERE valid_to < valid_from"))
                .isZero();
        assertThat(api.post("/api/v1/tables/past/verify", "")
                        .hasStatus(200)
                        .json()
                        .path("holds")
                        .asBoolean())
                .isTrue();
    }

    private static void restartByTask(Api api) {
        String run = api.post("/api/v1/workflows/restart/runs", "")
                .hasStatus(202)
                .json()
                .path("id")
                .asText();
        await().atMost(SOON)
                .until(() ->
                        api.json("/api/v1/runs/" + run).path("state").asText().equals("success"));
        assertThat(api.json("/api/v1/runs/" + run + "/tasks/all/logs").toString())
                .contains("Asked Kafka Connect to start it anew", "It runs");
    }

    /** Kafka, Connect and the store die with the process, PostgreSQL after it; changes go on in between. */
    @Test
    void nothingIsLostOrDoubledWhenAllOfItDies() throws Exception {
        Path project = project().root();
        try (RunningPlatform platform = RunningPlatform.start(project, folder.resolve("data"))) {
            Api api = platform.api();
            run(platform, "CREATE TABLE things (id bigint PRIMARY KEY, large text, n numeric(20,4))");
            insert(platform, 0);
            await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM things") == 1_000);

            insert(platform, 1);
            platform.kill();
            run(platform, "DELETE FROM things WHERE id % 3 = 0; UPDATE things SET n = n + 1 WHERE id % 2 = 0");
            platform.relaunch();
            platform.awaitReady();
            insert(platform, 2);
            platform.killAll();
            platform.relaunch();
            platform.awaitReady();
            run(platform, "DELETE FROM things WHERE id % 7 = 0");

            String expected = text(platform, "SELECT concat_ws(' ', count(*), sum(id), sum(n)) FROM things");
            await().atMost(SOON)
                    .until(() -> api.rows("SELECT concat_ws(' ', count(*), sum(id), sum(n)) FROM things")
                            .path(0)
                            .path(0)
                            .asText()
                            .equals(expected));

            assertThat(api.post("/api/v1/tables/things/verify", "")
                            .hasStatus(200)
                            .json()
                            .path("holds")
                            .asBoolean())
                    .as("the offsets, markers of transactions among them, have no gap")
                    .isTrue();
            requireHistory(api);
        }
    }

    private static void insert(RunningPlatform platform, int round) {
        run(
                platform,
                "INSERT INTO things (id, n) SELECT g, g FROM generate_series(" + round * 1_000 + ", "
                        + (round * 1_000 + 999) + ") g");
    }

    private ProjectFiles project() {
        return ProjectFiles.in(folder.resolve("project"))
                .with("mekong.yaml", "name: Changes\n")
                .with("streams/things.yaml", """
                        topic: db.public.things
                        format: debezium
                        archive: true
                        unknown: add
                        key: id
                        columns:
                          - {name: id, type: bigint, required: true}
                          - {name: n, type: "decimal(20,4)"}
                          - {name: tz, type: timestamp}
                          - {name: ts, type: timestamp}
                          - {name: d, type: date}
                          - {name: j, type: json}
                          - {name: list, type: list(integer)}
                          - {name: feeling, type: string}
                          - {name: u, type: uuid}
                          - {name: b, type: bytes}
                          - {name: flag, type: boolean}
                          - {name: r, type: double}
                          - {name: t, type: string}
                          - {name: large, type: string}
                        """)
                .with("tables/things.yaml", "stream: things\nkey: id\n")
                .with("tables/past.yaml", "stream: things\nhistory: id\n")
                .with("sources/db.yaml", "type: cdc\ntables: {things: things}\n")
                .with(
                        "workflows/restart.yaml",
                        "tasks:\n  all: {type: connector, source: db, restart: all, timeout: 1m}\n");
    }

    private static Connection connect(RunningPlatform platform, String role) throws SQLException, IOException {
        Properties passwords = new Properties();
        try (Reader reader = Files.newBufferedReader(platform.data().resolve("postgres/credentials.properties"))) {
            passwords.load(reader);
        }
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + platform.ports().postgres() + "/analytics",
                role.equals("superuser") ? "postgres" : role,
                passwords.getProperty(role, ""));
    }

    private static void run(RunningPlatform platform, String sql) {
        try (Connection connection = connect(platform, "analytics");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException | IOException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static String text(RunningPlatform platform, String query) {
        return text(platform, "analytics", query);
    }

    private static String text(RunningPlatform platform, String role, String query) {
        try (Connection connection = connect(platform, role);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException | IOException e) {
            throw new AssertionError(query, e);
        }
    }
}
