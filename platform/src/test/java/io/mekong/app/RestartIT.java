package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.service.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop is clean, and a start finds everything as it was left. */
class RestartIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void everythingIsKeptAndNothingIsLeftRunning() {
        try (RunningPlatform platform = RunningPlatform.start(Installation.cryptoProject(), folder.resolve("data"))) {
            Api api = platform.api();
            api.post("/api/v1/events/demo", "{\"data_id\":42,\"name\":\"KEPT\",\"timestamp\":1645266001}")
                    .hasStatus(200);
            String run = api.post("/api/v1/workflows/demo/runs", "")
                    .hasStatus(202)
                    .json()
                    .path("id")
                    .asText();
            assertThat(api.post("/api/v1/sources/live-ticker/pause", "")
                            .json()
                            .path("state")
                            .asText())
                    .isEqualTo("paused");
            assertThat(api.post("/api/v1/workflows/demo/pause", "")
                            .json()
                            .path("paused")
                            .asBoolean())
                    .isTrue();
            await().atMost(SOON)
                    .until(() -> api.json("/api/v1/runs/" + run)
                            .path("state")
                            .asText()
                            .equals("success"));
            await().atMost(SOON).until(() -> consumed(api) == messages(api) && messages(api) > 0);
            JsonNode ledger = api.json("/api/v1/tables/demo/ledger?limit=1000");
            JsonNode rows = api.rows("SELECT count(*), sum(data_id), min(__offset), max(__offset) FROM demo");

            stopWhileSomebodyWatches(platform);
            assertThat(platform.output()).contains("Stopping …").contains("All data is kept.");
            assertThat(platform.output().toLowerCase(java.util.Locale.ROOT)).doesNotContain("error", "exception");

            platform.relaunch();
            platform.awaitReady();
            assertThat(api.rows("SELECT count(*), sum(data_id), min(__offset), max(__offset) FROM demo"))
                    .isEqualTo(rows);
            assertThat(api.json("/api/v1/tables/demo/ledger?limit=1000")).isEqualTo(ledger);
            assertThat(api.number("SELECT count(*) FROM demo WHERE name = 'KEPT'"))
                    .isEqualTo(1);
            assertThat(api.json("/api/v1/runs/" + run).path("state").asText()).isEqualTo("success");
            assertThat(ticker(api).path("state").asText()).as("it stays off").isEqualTo("paused");
            JsonNode workflow = api.json("/api/v1/workflows/demo");
            assertThat(workflow.path("paused").asBoolean()).as("it stays off").isTrue();
            assertThat(workflow.path("nextRunAt").isNull()).isTrue();

            assertThat(api.post("/api/v1/sources/live-ticker/resume", "")
                            .json()
                            .path("enabled")
                            .asBoolean())
                    .isTrue();
            long before = api.number("SELECT count(*) FROM demo");
            await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM demo") > before);
            assertThat(api.post("/api/v1/workflows/demo/resume", "")
                            .json()
                            .path("nextRunAt")
                            .asText())
                    .endsWith(":00Z");
        }
    }

    @Test
    void aStopWhileItStartsIsCleanToo() {
        try (RunningPlatform platform = RunningPlatform.launch(Installation.cryptoProject(), folder.resolve("data"))) {
            await().atMost(SOON).until(() -> !platform.children().isEmpty());
            List<ProcessHandle> children = platform.children();

            platform.stop();

            assertThat(platform.output()).contains("Stopping …").contains("All data is kept.");
            await().atMost(SOON).untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
            assertThat(Postgres.survivor(platform.data().resolve("postgres"))).isEmpty();
            assertThat(platform.data().resolve("instance.json")).doesNotExist();
        }
    }

    private static void stopWhileSomebodyWatches(RunningPlatform platform) {
        List<ProcessHandle> children = platform.children();
        assertThat(children).as("PostgreSQL").isNotEmpty();
        try (LiveEvents live = LiveEvents.of(platform.api(), "pipeline", "chart:real-time/percent@15m")) {
            await().atMost(SOON).until(() -> live.all().size() >= 2);
            platform.stop();
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        assertThat(Postgres.survivor(platform.data().resolve("postgres"))).isEmpty();
        assertThat(platform.data().resolve("instance.json")).doesNotExist();
    }

    private static JsonNode ticker(Api api) {
        for (JsonNode source : api.json("/api/v1/sources")) {
            if (source.path("name").asText().equals("live-ticker")) {
                return source;
            }
        }
        throw new AssertionError("no live-ticker");
    }

    private static long messages(Api api) {
        return api.json("/api/v1/streams/demo/messages?limit=1")
                .path("partitions")
                .path(0)
                .path("endOffset")
                .asLong();
    }

    private static long consumed(Api api) {
        JsonNode partition = api.json("/api/v1/tables/demo/ledger?limit=1")
                .path("partitions")
                .path(0);
        return partition.path("rows").asLong() + partition.path("rejected").asLong();
    }
}
