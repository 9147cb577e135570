package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The crypto example as it runs: data flows from the first moment, and every address says what is promised of it. */
@ExtendWith(SharedCrypto.class)
class CryptoIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Api api;
    private final int port;

    CryptoIT(RunningPlatform platform) {
        api = platform.api();
        port = platform.ports().web();
    }

    @Test
    void rowsArriveAndGoOnArriving() {
        await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM demo") > 0);
        long before = api.number("SELECT count(*) FROM demo");
        await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM demo") > before);

        assertThat(texts(api.rows("SELECT DISTINCT name FROM demo WHERE name IN ('BTC','ETH','BTT','DOT') ORDER BY 1")))
                .containsExactly("[\"BTC\"]", "[\"BTT\"]", "[\"DOT\"]", "[\"ETH\"]");
    }

    @Test
    void everyChartOfTheDashboardAnswersWithRows() {
        JsonNode dashboard = api.json("/api/v1/dashboards/real-time");

        hasFields(dashboard, "name", "title", "description", "range", "colors", "tables", "charts");
        assertThat(dashboard.path("colors").path("BTC").asText()).isEqualTo("orange");
        assertThat(dashboard.path("charts")).hasSize(7);
        for (JsonNode chart : dashboard.path("charts")) {
            hasFields(chart, "id", "title", "subtitle", "type", "sql", "encoding", "options", "layout", "tables");
            String path =
                    "/api/v1/dashboards/real-time/charts/" + chart.path("id").asText() + "/data?range=15m";
            await(path).atMost(SOON).untilAsserted(() -> {
                JsonNode data = api.json(path);
                assertThat(data.path("error").isNull())
                        .as("no error in %s", data)
                        .isTrue();
                assertThat(data.path("rows")).isNotEmpty();
                assertThat(data.path("key").asText())
                        .isEqualTo("chart:real-time/" + chart.path("id").asText() + "@15m");
                hasFields(data.path("freshness"), "eventTime", "topicTime", "commitTime", "queryTime");
                assertThat(columns(data))
                        .containsAll(texts(chart.path("encoding")).stream()
                                .map(name -> name.replace("\"", ""))
                                .toList());
            });
        }
    }

    @Test
    void whatIsNotThereIsA404WithTheNearestName() {
        assertThat(api.get("/api/v1/dashboards/real-tme").hasStatus(404).error())
                .contains("There is no dashboard `real-tme`")
                .contains("Did you mean `real-time`?");
        assertThat(api.get("/api/v1/dashboards/real-time/charts/percnt/data")
                        .hasStatus(404)
                        .error())
                .contains("has no chart `percnt`")
                .contains("Did you mean `percent`?");
        assertThat(api.get("/api/v1/tables/demmo").hasStatus(404).error()).contains("Did you mean `demo`?");
        assertThat(api.get("/api/v1/streams/demmo").hasStatus(404).error()).contains("Did you mean `demo`?");
        assertThat(api.get("/api/v1/workflows/demmo").hasStatus(404).error()).contains("Did you mean `demo`?");
        assertThat(api.post("/api/v1/sources/live-tickr/pause", "")
                        .hasStatus(404)
                        .error())
                .contains("Did you mean `live-ticker`?");
        assertThat(api.get("/api/v1/runs/123456789").hasStatus(404).error()).contains("123456789");
    }

    @Test
    void theInstanceTellsOfItself() {
        JsonNode instance = api.json("/api/v1/instance");

        hasFields(instance, "name", "version", "startedAt", "startupMs", "dataDir", "projectDir", "bind", "urls");
        assertThat(instance.path("name").asText()).isEqualTo("Crypto");
        assertThat(instance.path("bind").asText()).isEqualTo("127.0.0.1");
        assertThat(instance.path("securityMode").asText()).isEqualTo("loopback");
        assertThat(instance.path("startupMs").asLong()).isPositive();
        hasFields(instance.path("urls"), "web", "kafka", "kafkaExternal", "postgres");
        assertThat(instance.path("urls").path("web").asText()).isEqualTo(api.url());
        hasFields(instance.path("project"), "version", "loadedAt", "problems");
        assertThat(instance.path("project").path("problems")).isEmpty();
    }

    @Test
    void healthReadySystemAndMetricsAnswer() {
        assertThat(api.json("/health").path("status").asText()).isEqualTo("up");
        JsonNode ready = api.json("/ready");
        assertThat(ready.path("ready").asBoolean()).isTrue();
        hasFields(ready.path("components"), "kafka", "postgres", "store", "ingest", "scheduler", "http");
        for (JsonNode component : ready.path("components")) {
            hasFields(component, "state", "detail", "since");
            assertThat(component.path("state").asText()).isEqualTo("ready");
        }
        JsonNode system = api.json("/api/v1/system");
        hasFields(system, "components", "process", "storage", "disk");
        hasFields(system.path("process"), "pid", "uptimeMs", "heapUsedBytes", "heapMaxBytes", "rssBytes", "threads");
        assertThat(system.path("storage").findValuesAsText("name")).contains("store", "kafka", "postgres", "logs");
        assertThat(api.get("/metrics").hasStatus(200).text())
                .contains("mekong_ingest_rows_total{table=\"demo\"}")
                .contains("mekong_component_ready")
                .contains("# TYPE");
    }

    @Test
    void thePipelineLeadsFromTheSourceToTheDashboard() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                api.json("/api/v1/pipeline").path("endToEndMs").isNumber())
                        .isTrue());
        JsonNode pipeline = api.json("/api/v1/pipeline");

        assertThat(pipeline.path("nodes").findValuesAsText("id"))
                .contains(
                        "source:live-ticker",
                        "workflow:demo",
                        "topic:demo",
                        "ingest:demo",
                        "table:demo",
                        "dashboard:real-time");
        List<String> edges = new ArrayList<>();
        for (JsonNode edge : pipeline.path("edges")) {
            edges.add(edge.path("from").asText() + " → " + edge.path("to").asText());
        }
        assertThat(edges)
                .contains(
                        "source:live-ticker → topic:demo",
                        "workflow:demo → topic:demo",
                        "topic:demo → ingest:demo",
                        "ingest:demo → table:demo",
                        "table:demo → dashboard:real-time");
        for (JsonNode node : pipeline.path("nodes")) {
            hasFields(node, "id", "kind", "name", "detail", "state", "link", "metrics");
        }
    }

    @Test
    void streamsAndTheirMessagesCanBeLookedAt() {
        await().atMost(SOON)
                .until(() -> api.json("/api/v1/streams/demo").path("messages").asLong() > 4);
        JsonNode stream = api.json("/api/v1/streams/demo");
        hasFields(stream, "topic", "partitions", "deadLetters", "ratePerSecond", "eventTime", "key", "columns");
        assertThat(texts(stream.path("tables"))).containsExactly("\"demo\"");
        assertThat(texts(stream.path("sources"))).contains("\"producer\"", "\"live-ticker\"");
        assertThat(texts(stream.path("columns"))).hasSize(3);

        JsonNode newest = api.json("/api/v1/streams/demo/messages?limit=2");
        assertThat(newest.path("messages")).hasSize(2);
        assertThat(newest.path("messages").path(0).path("offset").asLong())
                .isGreaterThan(newest.path("messages").path(1).path("offset").asLong());
        hasFields(newest.path("messages").path(0), "partition", "timestamp", "key", "value", "sizeBytes", "headers");

        JsonNode oldest = api.json("/api/v1/streams/demo/messages?partition=0&offset=1&limit=3");
        assertThat(oldest.path("messages").findValuesAsText("offset")).containsExactly("1", "2", "3");
        assertThat(api.json("/api/v1/streams/demo/messages?filter=btt&limit=5").path("messages"))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message.path("key").asText()).isEqualTo("BTT"));
        assertThat(api.get("/api/v1/streams/demo/messages?limit=lots")
                        .hasStatus(400)
                        .error())
                .contains("`lots` is not a whole number");
    }

    @Test
    void tablesTellOfTheirRowsLedgerAndFreshness() {
        await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM demo") > 0);
        JsonNode table = api.json("/api/v1/tables/demo");
        hasFields(table, "name", "stream", "rows", "lastCommitAt", "maxEventTime", "problem", "lag", "ratePerSecond");
        assertThat(table.path("state").asText()).isEqualTo("ok");
        assertThat(table.path("columns").findValuesAsText("name"))
                .containsExactly("__time", "timestamp", "name", "data_id", "__partition", "__offset");

        JsonNode ledger = api.json("/api/v1/tables/demo/ledger?limit=2");
        assertThat(ledger.path("commits")).hasSize(2);
        hasFields(ledger.path("commits").path(0), "partition", "firstOffset", "lastOffset", "rows", "rejected");
        hasFields(ledger.path("commits").path(0), "minEventTime", "maxEventTime", "committedAt");
        JsonNode partition = ledger.path("partitions").path(0);
        assertThat(partition.path("contiguous").asBoolean()).isTrue();
        assertThat(partition.path("rows").asLong() + partition.path("rejected").asLong())
                .isEqualTo(partition.path("lastOffset").asLong() + 1);

        JsonNode freshness = api.json("/api/v1/tables/demo/freshness");
        hasFields(freshness, "eventTime", "topicTime", "commitTime", "eventToTopicMs", "topicToTableMs", "ageMs");
        assertThat(Instant.parse(freshness.path("commitTime").asText())).isBefore(Instant.now());

        JsonNode schema = api.json("/api/v1/schema").path("tables");
        assertThat(schema.findValuesAsText("kind")).contains("table", "ledger");
    }

    @Test
    void sourcesTellOfTheirState() {
        JsonNode sources = api.json("/api/v1/sources");

        assertThat(sources.findValuesAsText("name")).containsExactlyInAnyOrder("live-ticker", "producer", "trades");
        for (JsonNode source : sources) {
            hasFields(source, "type", "stream", "every", "enabled", "state", "sent", "ratePerSecond", "lastError");
        }
        assertThat(sources.path(0).path("every").asText()).isEqualTo("250ms");
        assertThat(sources.path(1).path("state").asText()).isEqualTo("on-demand");
    }

    @Test
    void aTriggeredRunProducesAndKeepsItsLog() {
        long before = manualTicks();
        JsonNode run =
                api.post("/api/v1/workflows/demo/runs", "").hasStatus(202).json();
        String id = run.path("id").asText();
        hasFields(run, "id", "workflow", "state", "trigger", "scheduledFor", "startedAt", "finishedAt", "tasks");
        assertThat(run.path("trigger").asText()).isEqualTo("manual");

        await().atMost(SOON)
                .until(() ->
                        api.json("/api/v1/runs/" + id).path("state").asText().equals("success"));
        JsonNode task = api.json("/api/v1/runs/" + id).path("tasks").path(0);
        assertThat(task.path("name").asText()).isEqualTo("producer");
        assertThat(task.path("message").asText()).isEqualTo("4 messages");
        assertThat(texts(api.json("/api/v1/runs/" + id + "/tasks/producer/logs").path("lines")))
                .filteredOn(line -> line.contains("Producing message"))
                .hasSize(4);
        await().atMost(SOON).until(() -> manualTicks() >= before + 4);
        assertThat(api.json("/api/v1/workflows/demo/runs?limit=100").findValuesAsText("id"))
                .contains(id);
    }

    @Test
    void theTourShowsEveryFeatureAndSucceeds() {
        String parameters = "{\"parameters\":{\"rows\":\"10\",\"port\":\"" + port + "\"}}";
        String id = api.post("/api/v1/workflows/tour/runs", parameters)
                .hasStatus(202)
                .json()
                .path("id")
                .asText();

        JsonNode run = over(id);
        assertThat(run.path("state").asText()).as("%s", run).isEqualTo("success");
        Map<String, String> states = new TreeMap<>();
        run.path("tasks")
                .forEach(task -> states.put(
                        task.path("name").asText(), task.path("state").asText()));
        long coins = api.number("SELECT count(DISTINCT name) FROM demo"); // other tests have sent some
        assertThat(states.keySet().stream().filter(name -> name.startsWith("coins.each[")))
                .as("a part for each coin")
                .hasSize((int) coins);
        assertThat(states)
                .containsKeys("coins.each[0]", "coins.each[3]", "coins.part[0]", "coins.part[1]")
                .doesNotContainKey("coins.part[2]");
        assertThat(states.entrySet().stream() // what succeeded is left out
                        .filter(entry -> !entry.getValue().equals("success"))
                        .map(Map.Entry::toString))
                .as("%s", run)
                .containsExactly("alarm=skipped", "anew=skipped", "nothing=skipped", "trades=skipped");
        assertThat(StreamSupport.stream(run.path("tasks").spliterator(), false)
                        .filter(task -> task.path("attempt").asInt() == 2)
                        .map(task -> task.path("name").asText()))
                .containsExactly("flaky");
        assertThat(api.number("SELECT count(*) FROM tour_prices")).isEqualTo(coins);
        assertThat(api.json("/api/v1/workflows/tour").path("cursors").findValuesAsText("name"))
                .containsExactly("position");

        await().atMost(SOON)
                .until(() -> !api.json("/api/v1/workflows/tour-after/runs").isEmpty());
        JsonNode caused = api.json("/api/v1/workflows/tour-after/runs").path(0);
        assertThat(caused.path("event").path("run").asText()).isEqualTo(id);
        assertThat(over(caused.path("id").asText()).path("state").asText()).isEqualTo("success");
    }

    private JsonNode over(String run) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !api.json("/api/v1/runs/" + run).path("finishedAt").isNull());
        return api.json("/api/v1/runs/" + run);
    }

    /** The producer sends whole seconds, the ticker sends milliseconds. */
    private long manualTicks() {
        return api.number("SELECT count(*) FROM demo WHERE __time = date_trunc('second', __time)");
    }

    @Test
    void cronRunsTheWorkflowByItself() {
        JsonNode workflow = api.json("/api/v1/workflows/demo");
        hasFields(workflow, "name", "description", "cron", "timezone", "nextRunAt", "paused", "tasks", "runs");
        assertThat(workflow.path("cron").asText()).isEqualTo("*/1 * * * *");
        assertThat(workflow.path("tasks").path(0).path("detail").asText()).isEqualTo("producer × 1");
        Instant next = Instant.parse(workflow.path("nextRunAt").asText());
        assertThat(next.getEpochSecond() % 60).isZero();
        assertThat(next).isBefore(Instant.now().plusSeconds(61));

        await().atMost(Duration.ofSeconds(80))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    JsonNode scheduled = StreamSupport.stream(
                                    api.json("/api/v1/workflows/demo/runs").spliterator(), false)
                            .filter(run -> run.path("trigger").asText().equals("schedule"))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no scheduled run yet"));
                    assertThat(scheduled.path("state").asText()).isEqualTo("success");
                    assertThat(Instant.parse(scheduled.path("scheduledFor").asText())
                                            .getEpochSecond()
                                    % 60)
                            .isZero();
                });
    }

    @Test
    void theApiIsDocumented() {
        JsonNode document = api.json("/openapi.json");

        assertThat(document.path("openapi").asText()).startsWith("3.");
        assertThat(document.path("paths").properties().stream().map(java.util.Map.Entry::getKey))
                .contains("/api/v1/sql", "/api/v1/events/{stream}", "/api/v1/live", "/ready");
        assertThat(api.get("/docs").hasStatus(200).text()).contains("<html").contains("/assets/");
    }

    static void hasFields(JsonNode node, String... fields) {
        assertThat(node.properties().stream().map(java.util.Map.Entry::getKey)).contains(fields);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::toString)
                .toList();
    }

    private static List<String> columns(JsonNode data) {
        return data.path("columns").findValuesAsText("name");
    }
}
