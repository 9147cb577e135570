package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project's files change while the platform runs. */
class HotReloadIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String DASHBOARD = "dashboards/real-time.yaml";

    @TempDir
    private static Path folder;

    private static ProjectFiles project;
    private static RunningPlatform platform;
    private static Api api;

    @BeforeAll
    static void start() {
        project = ProjectFiles.cryptoCopy(folder.resolve("project"));
        platform = RunningPlatform.start(project.root(), folder.resolve("data"));
        api = platform.api();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void aDashboardsNewTitleAndChartAreThereAtOnce() {
        try (LiveEvents live = LiveEvents.of(api, "project", "chart:real-time/total-row@15m")) {
            await().atMost(SOON).until(() -> !live.named("project").isEmpty());
            long version = version();
            project.change(DASHBOARD, "title: Real Time\n", "title: Right Now\n")
                    .change(DASHBOARD, "SELECT count(*) AS total FROM demo", "SELECT 4711 AS total FROM demo");

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(api.json("/api/v1/dashboards/real-time")
                                    .path("title")
                                    .asText())
                            .isEqualTo("Right Now"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(live.named("project")
                                    .getLast()
                                    .data()
                                    .path("version")
                                    .asLong())
                            .isGreaterThan(version));
            await("the chart that is being watched")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(live.named("chart")
                                    .getLast()
                                    .data()
                                    .path("rows")
                                    .path(0)
                                    .path(0)
                                    .asLong())
                            .isEqualTo(4711));
        } finally {
            project.change(DASHBOARD, "title: Right Now\n", "title: Real Time\n")
                    .change(DASHBOARD, "SELECT 4711 AS total FROM demo", "SELECT count(*) AS total FROM demo");
        }
    }

    @Test
    void aNewStreamTableSourceAndWorkflowWork() {
        project.with("streams/weather.yaml", """
                        topic: weather-events
                        partitions: 2
                        event-time: at
                        columns:
                          - {name: at, type: timestamp, required: true}
                          - {name: place, type: string, required: true}
                          - {name: degrees, type: double}
                        """)
                .with("tables/weather.yaml", "stream: weather\n")
                .with("sources/thermometer.yaml", """
                        type: generator
                        stream: weather
                        every: 200ms
                        events:
                          - {at: {now: millis}, place: Huế, degrees: {walk: {start: 28, step: 1, range: [10, 40]}}}
                        """)
                .with("workflows/measure.yaml", """
                        schedule: "0 6 * * *"
                        tasks:
                          once: {type: generate, source: thermometer}
                        """);

        await().atMost(SOON).until(() -> api.get("/api/v1/tables/weather").status() == 200);
        assertThat(api.json("/api/v1/streams/weather").path("topic").asText()).isEqualTo("weather-events");
        api.post("/api/v1/events/weather", "{\"at\":\"2026-01-01T00:00:00Z\",\"place\":\"Đà Lạt\",\"degrees\":15.5}")
                .hasStatus(200);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(api.rows("SELECT degrees FROM weather WHERE place = ?", "Đà Lạt")
                                .toString())
                        .isEqualTo("[[15.5]]"));
        await("the generator")
                .atMost(SOON)
                .until(() -> api.number("SELECT count(*) FROM weather WHERE place = 'Huế'") > 3);
        assertThat(api.json("/api/v1/workflows/measure").path("nextRunAt").asText())
                .contains("T06:00:00Z");
        assertThat(api.json("/api/v1/streams/weather/messages").path("partitions"))
                .hasSize(2);
    }

    @Test
    void aTableTakesAWiderTypeNewColumnsAndARollupWhileItsRowsStay() {
        String stream = """
                columns:
                  - {name: place, type: string, required: true}
                  - {name: level, type: integer}
                """;
        project.with("streams/gauge.yaml", stream).with("tables/gauge.yaml", "stream: gauge\n");
        await().atMost(SOON).until(() -> api.get("/api/v1/tables/gauge").status() == 200);
        api.post("/api/v1/events/gauge", "{\"place\":\"Huế\",\"level\":7,\"colour\":\"brown\"}")
                .hasStatus(200);
        await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM gauge") == 1);

        project.with("streams/gauge.yaml", """
                        unknown: {keep: rest}
                        columns:
                          - {name: place, type: string, required: true}
                          - {name: sensor, type: string, field: device.id, values: [a, b]}
                          - {name: level, type: bigint, min: 0}
                        """).with("tables/gauge.yaml", """
                        stream: gauge
                        derived: [{name: twice, sql: level * 2}]
                        rollups: [{name: 1d, every: 1d, dimensions: [place], measures: {rows: count, high: max(level)}}]
                        """);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                api.json("/api/v1/tables/gauge").path("columns").toString())
                        .contains("rest"));
        assertThat(problems()).isEmpty();
        String event = "{\"place\":\"Huế\",\"level\":5000000000,\"device\":{\"id\":\"b\"},\"colour\":\"green\"}";
        api.post("/api/v1/events/gauge", event).hasStatus(200);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(api.rows("SELECT level, sensor, rest, twice FROM gauge ORDER BY level")
                                        .toString())
                                .isEqualTo(
                                        "[[7,null,null,14],[5000000000,\"b\",\"{\\\"colour\\\":\\\"green\\\"}\",10000000000]]"));
        assertThat(api.rows("SELECT place, rows, high FROM gauge_1d").toString())
                .as("of all rows, those from before too")
                .isEqualTo("[[\"Huế\",2,5000000000]]");
        assertThat(api.post("/api/v1/events/gauge", "{\"place\":\"Huế\",\"device\":{\"id\":\"c\"}}")
                        .text())
                .contains("\"rejected\":1", "device.id");
    }

    @Test
    void aBrokenFileIsToldOfAndTheOldProjectGoesOn() {
        String good = project.text(DASHBOARD);
        try (LiveEvents live = LiveEvents.of(api, "project")) {
            await().atMost(SOON).until(() -> !live.all().isEmpty());
            project.change(DASHBOARD, "type: pie", "type: pye").change(DASHBOARD, "colors:", "colours:");

            await().atMost(SOON).untilAsserted(() -> assertThat(problems()).hasSize(2));
            JsonNode first = problems().path(0);
            assertThat(first.path("file").asText()).isEqualTo(DASHBOARD);
            assertThat(first.path("line").asInt()).isEqualTo(4);
            assertThat(first.path("what").asText()).contains("colours");
            assertThat(first.path("fix").asText()).contains("`colors`");
            assertThat(problems().path(1).path("line").asInt()).isEqualTo(lineOf("type: pye"));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    live.named("project").getLast().data().path("problems"))
                            .hasSize(2));
            assertThat(api.json("/api/v1/dashboards/real-time").path("charts")).hasSize(7);
            assertThat(api.get("/ready").status()).as("it goes on").isEqualTo(200);

            project.with(DASHBOARD, good);
            await().atMost(SOON).untilAsserted(() -> assertThat(problems()).isEmpty());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    live.named("project").getLast().data().path("problems"))
                            .isEmpty());
        } finally {
            project.with(DASHBOARD, good);
        }
    }

    @Test
    void aChartWhoseSqlCannotRunIsAProblemToo() {
        String good = project.text(DASHBOARD);
        try {
            project.change(DASHBOARD, "SELECT name, sum(data_id) AS total", "SELECT nmae, sum(data_id) AS total");

            await().atMost(SOON).untilAsserted(() -> assertThat(problems()).hasSize(1));
            assertThat(problems().path(0).path("why").asText()).contains("nmae");
            assertThat(problems().path(0).path("line").asInt()).isPositive();
        } finally {
            project.with(DASHBOARD, good);
            await().atMost(SOON).untilAsserted(() -> assertThat(problems()).isEmpty());
        }
    }

    @Test
    void aChangeThatNeedsARebuildOrARestartSaysSo() {
        String stream = project.text("streams/demo.yaml");
        String settings = project.text("mekong.yaml");
        try {
            project.change("streams/demo.yaml", "{name: data_id, type: bigint", "{name: data_id, type: double");
            await().atMost(SOON).untilAsserted(() -> assertThat(problems()).isNotEmpty());
            assertThat(problems().path(0).path("what").asText())
                    .isEqualTo("The column `data_id` goes from bigint to double");
            assertThat(problems().path(0).path("fix").asText())
                    .isEqualTo("Run `mekong check --diff` to see the plan, then `mekong rebuild demo`.");
            assertThat(api.json("/api/v1/tables/demo").path("columns").toString())
                    .contains("bigint");

            project.with("streams/demo.yaml", stream).with("mekong.yaml", settings + "\nhttp:\n  max-body: 1MB\n");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(problems().toString())
                            .contains("http")
                            .contains("Restart Mekong.")
                            .doesNotContain("data_id"));
        } finally {
            project.with("streams/demo.yaml", stream).with("mekong.yaml", settings);
            await().atMost(SOON).untilAsserted(() -> assertThat(problems()).isEmpty());
        }
    }

    @Test
    void aPlanIsShownBeforeItHappens(@TempDir Path elsewhere) {
        String stream = project.text("streams/demo.yaml");
        ProjectFiles copy = ProjectFiles.copyOf(project.root(), elsewhere.resolve("copy"));
        String data = folder.resolve("data").toString();
        assertThat(Cli.run("check", "--diff", project.root().toString(), "--data", data)
                        .exits(0)
                        .out())
                .contains("runs what the files in");
        try {
            copy.change("streams/demo.yaml", "columns:", "unknown: {keep: rest}\ncolumns:");
            assertThat(Cli.run("check", "--diff", copy.root().toString(), "--data", data)
                            .exits(0)
                            .out()
                            .lines())
                    .containsExactly(
                            "~ stream `demo`: unknown: ignore → keep in `rest`",
                            "+ stream `demo`: column `rest` added",
                            "+ table `demo`: column `rest` added",
                            "3 changes. All of it takes effect without a stop.");
            assertThat(api.json("/api/v1/project/diff").path("steps"))
                    .as("nothing of it has happened")
                    .isEmpty();

            project.change("streams/demo.yaml", "{name: data_id, type: bigint", "{name: data_id, type: double");
            await().atMost(SOON).untilAsserted(() -> assertThat(problems()).isNotEmpty());
            assertThat(Cli.run("check", "--diff", project.root().toString(), "--data", data)
                            .exits(0)
                            .out()
                            .lines())
                    .containsExactly(
                            "~ stream `demo`: column `data_id`: type: bigint → double",
                            "~ table `demo`: column `data_id`: type: bigint → double",
                            "! table `demo` needs a rebuild: The column `data_id` goes from bigint to double – its rows"
                                    + " hold bigint: only its messages can say what they are as double",
                            "2 changes, 1 table to rebuild. Nothing takes effect before: `mekong rebuild demo`.");
            JsonNode diff = api.json("/api/v1/project/diff");
            assertThat(diff.path("project").asText()).isEqualTo(project.root().toString());
            assertThat(diff.path("rebuilds").toString()).isEqualTo("[\"demo\"]");
            assertThat(diff.path("steps").path(2).path("kind").asText()).isEqualTo("rebuild");
            assertThat(Cli.run("check", "--diff", copy.root().toString(), "--data", data)
                            .exits(1)
                            .err())
                    .contains("does not run what its own folder");

            project.change("streams/demo.yaml", "type: double", "type: dubble");
            assertThat(Cli.run("check", "--diff", project.root().toString(), "--data", data)
                            .exits(1)
                            .out())
                    .contains("x streams/demo.yaml:")
                    .contains("Did you mean `double`?")
                    .contains("1 problem. Nothing takes effect while there is a problem.");
        } finally {
            project.with("streams/demo.yaml", stream);
            await().atMost(SOON).untilAsserted(() -> assertThat(problems()).isEmpty());
        }
    }

    private int lineOf(String text) {
        return 1
                + project.lines(DASHBOARD)
                        .indexOf(project.lines(DASHBOARD).stream()
                                .filter(line -> line.contains(text))
                                .findFirst()
                                .orElseThrow());
    }

    private JsonNode problems() {
        return api.json("/api/v1/instance").path("project").path("problems");
    }

    private long version() {
        return api.json("/api/v1/instance").path("project").path("version").asLong();
    }
}
