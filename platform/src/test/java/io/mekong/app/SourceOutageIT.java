package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.core.FreePorts;
import io.mekong.service.Login;
import io.mekong.service.Postgres;
import io.mekong.service.PostgresConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a capture stands on goes away under changes: its database, a table of it, Kafka. The source says so meanwhile; what
 * does not stand on it goes on; afterwards the table is what the database's table is.
 */
class SourceOutageIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String DIGEST =
            "SELECT count(*) || ' ' || coalesce(md5(string_agg(concat(id, ':', n), ',' ORDER BY id)), '') FROM ";

    private static RunningPlatform kafka;
    private static RunningPlatform platform;
    private static PostgresConfig.Embedded shopConfig;
    private static Postgres shop;
    private static Path sources;

    @BeforeAll
    static void start(@TempDir Path folder) {
        shopConfig = new PostgresConfig.Embedded(
                folder.resolve("shop"), FreePorts.next().postgres());
        shop = Postgres.open(shopConfig);
        shop(
                "CREATE TABLE things (id bigint PRIMARY KEY, n bigint); CREATE TABLE fleeting (id bigint PRIMARY KEY, n bigint)");
        kafka = RunningPlatform.start(
                ProjectFiles.in(folder.resolve("kafka-only"))
                        .with("mekong.yaml", "name: kafka\n")
                        .root(),
                folder.resolve("kafka"));
        sources = folder.resolve("project/sources");
        platform = RunningPlatform.start(
                project(folder.resolve("project")).root(),
                folder.resolve("data"),
                "--set",
                "kafka.bootstrap-servers=" + kafka.kafka());
    }

    @AfterAll
    static void stop() {
        platform.close();
        kafka.close();
        shop.close();
    }

    private static ProjectFiles project(Path root) {
        Login login = shop.administrator().orElseThrow();
        ProjectFiles project = ProjectFiles.in(root)
                .with(
                        "mekong.yaml",
                        "name: Outages\ndatabases: {shop: {url: \"%s\", user: %s, password: \"%s\"}}\n"
                                .formatted(
                                        login.url(),
                                        login.user().orElseThrow(),
                                        login.password().orElseThrow()))
                .with("sources/shop.yaml", "type: cdc\ndatabase: shop\ntables: {things: things, fleeting: fleeting}\n");
        for (String table : new String[] {"things", "fleeting"}) {
            project = project.with("streams/" + table + ".yaml", "topic: shop.public." + table + """

                            format: debezium
                            key: id
                            columns:
                              - {name: id, type: bigint, required: true}
                              - {name: n, type: bigint}
                            """)
                    .with("tables/" + table + ".yaml", "stream: " + table + "\nkey: id\n");
        }
        return project.with("streams/beside.yaml", "columns: [{name: id, type: bigint, required: true}]\n")
                .with("tables/beside.yaml", "stream: beside\n");
    }

    @Test
    void theDatabaseIsKilledAndComesBack() {
        awaitRunning();
        try (Turmoil turmoil = Turmoil.in(shop.administrator().orElseThrow(), "things")) {
            turmoil.awaitMore(300);
            kill();
            awaitError("nothing answers at 127.0.0.1:" + shopConfig.port());
            assertOthersGoOn();
            shop = Postgres.open(shopConfig);
            turmoil.awaitMore(300);
            awaitRunning();
        }
        awaitEqual("things");
    }

    @Test
    void kafkaIsKilledAndComesBack() {
        awaitRunning();
        try (Turmoil turmoil = Turmoil.in(shop.administrator().orElseThrow(), "things")) {
            turmoil.awaitMore(300);
            kafka.kill();
            awaitError("Kafka is away: ");
            turmoil.awaitMore(300);
            kafka.relaunch();
            kafka.awaitReady();
            turmoil.awaitMore(300);
            awaitRunning();
        }
        awaitEqual("things");
        assertOthersGoOn();
    }

    @Test
    void aTableIsDroppedAndMadeAnew() throws IOException {
        awaitRunning();
        shop("INSERT INTO fleeting SELECT g, g FROM generate_series(1, 100) g");
        awaitEqual("fleeting");
        try (Turmoil turmoil = Turmoil.in(shop.administrator().orElseThrow(), "things")) {
            shop("DROP TABLE fleeting");
            awaitError("there is no table public.fleeting");
            turmoil.awaitMore(100);
            shop("CREATE TABLE fleeting (id bigint PRIMARY KEY, n bigint); INSERT INTO fleeting VALUES (1, 2)");
            awaitError("the table public.fleeting was dropped and made anew");
            turmoil.awaitMore(100);
            awaitSome("SELECT count(*) FROM things WHERE n >= 100");
        }
        awaitEqual("things");
        assertThat(platform.api().number("SELECT count(*) FROM fleeting"))
                .as("what was known of it stays")
                .isEqualTo(100);

        Path file = sources.resolve("shop.yaml");
        String text = Files.readString(file);
        Files.delete(file);
        await().atMost(SOON)
                .until(() -> text("SELECT count(*) FROM pg_replication_slots").equals("0"));
        Files.writeString(file, text);
        awaitSome("SELECT count(*) FROM fleeting WHERE id = 1 AND n = 2");
        shop("DELETE FROM fleeting");
        awaitSome("SELECT 1 WHERE NOT EXISTS (SELECT * FROM fleeting WHERE id = 1)");
        awaitRunning();
        awaitEqual("things");
    }

    private static void awaitSome(String query) {
        await(query).atMost(SOON).until(() -> platform.api().number(query) > 0);
    }

    private static void kill() {
        long pid = Postgres.survivor(shopConfig.directory()).orElseThrow();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        shop.close(); // so that it is not started again by itself
    }

    /** Missing while its file is. */
    private static JsonNode source() {
        return platform.api().json("/api/v1/sources").path(0);
    }

    private static void awaitRunning() {
        await("the source runs")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(source().path("state").asText())
                        .as(source().toString())
                        .isEqualTo("running"));
        assertThat(source().path("lastError").isNull()).isTrue();
    }

    private static void awaitError(String text) {
        await("the source says why it does not run").atMost(SOON).untilAsserted(() -> {
            assertThat(source().path("state").asText()).as(source().toString()).isEqualTo("retrying");
            assertThat(source().path("lastError").asText()).contains(text);
        });
    }

    private static void assertOthersGoOn() {
        Api api = platform.api();
        long before = api.number("SELECT count(*) FROM beside");
        api.post("/api/v1/events/beside", "{\"id\": 1}").hasStatus(200);
        await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM beside") == before + 1);
    }

    private static void awaitEqual(String table) {
        String expected = text(DIGEST + table);
        await("the table is the database's")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(platform.api()
                                .rows(DIGEST + table)
                                .path(0)
                                .path(0)
                                .asText())
                        .isEqualTo(expected));
    }

    private static void shop(String sql) {
        try (Connection connection = shop.administrator().orElseThrow().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static String text(String query) {
        try (Connection connection = shop.administrator().orElseThrow().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }
}
