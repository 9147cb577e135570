package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.core.MekongException;
import io.mekong.core.ObjectAddress;
import io.mekong.objects.Listing;
import io.mekong.objects.ObjectStore;
import io.mekong.objects.StorageKeys;
import io.mekong.objects.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storage of the shop: two buckets, what is told of them, and the two workflows that copy from one to the other. */
class BucketsIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String STREAM = """
            columns:
              - {name: event, type: string, field: EventName, required: true}
              - {name: object, type: string, field: Key, required: true}
            """;

    @TempDir
    private Path folder;

    private ProjectFiles project() {
        return ProjectFiles.in(folder.resolve("project"))
                .with("mekong.yaml", "s3: {buckets: [storage]}\n")
                .with("streams/training_data_streaming.yaml", STREAM)
                .with("streams/testing_data_streaming.yaml", STREAM)
                .with("tables/training.yaml", "stream: training_data_streaming\n")
                .with("tables/testing.yaml", "stream: testing_data_streaming\n")
                .with(
                        "sources/training.yaml",
                        "type: bucket\nbucket: bronze\nprefix: training_data/\nstream: training_data_streaming\n")
                .with(
                        "sources/testing.yaml",
                        "type: bucket\nbucket: bronze\nprefix: testing_data/\nstream: testing_data_streaming\n")
                .with("workflows/training_data_streaming.yaml", """
                        schedule: "@hourly"
                        tasks:
                          next:
                            type: copy
                            cursor: {at: {start: 2019-11-28T00:00:00Z, every: 1h}}
                            from: s3://storage/training_data/data_{{ cursor.at.date }}_{{ cursor.at.hour }}.parquet
                            to: s3://bronze/training_data/year={{ cursor.at.year }}/month={{ cursor.at.month }}/day={{ cursor.at.day }}/{{ cursor.at.hour }}.parquet
                        """)
                .with("workflows/testing_data_streaming.yaml", """
                        tasks:
                          next:
                            type: copy
                            cursor: {number: {start: 0, at-most: 2}}
                            from: s3://storage/testing_data/{{ cursor.number }}.json
                            to: s3://bronze/testing_data/
                        """)
                .with("workflows/archive.yaml", """
                        tasks:
                          down: {type: copy, from: "s3://bronze/", files: "**/*.json", to: here}
                          up: {type: copy, files: "here/**/*.json", to: "s3://storage/back", after: [down]}
                        """);
    }

    private static ObjectStore store(RunningPlatform platform) {
        Properties keys = new Properties();
        try (var reader = Files.newBufferedReader(platform.data().resolve("s3.keys"))) {
            keys.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ObjectStore.open(
                URI.create("http://localhost:" + platform.ports().s3()),
                "us-east-1",
                Optional.of(new StorageKeys(keys.getProperty("access-key"), keys.getProperty("secret-key"))),
                true);
    }

    private static void put(ObjectStore store, String bucket, String key) {
        store.write(new ObjectAddress(bucket, key), key.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private static List<String> keys(ObjectStore store, String bucket) {
        return store.list(Listing.all(bucket, "")).objects().stream()
                .map(StoredObject::key)
                .toList();
    }

    private static JsonNode run(Api api, String workflow) {
        String id = api.post("/api/v1/workflows/" + workflow + "/runs", "{}")
                .hasStatus(202)
                .json()
                .path("id")
                .asText();
        await().atMost(SOON)
                .until(() -> Set.of("success", "failed", "cancelled", "skipped")
                        .contains(api.json("/api/v1/runs/" + id).path("state").asText()));
        return api.json("/api/v1/runs/" + id);
    }

    private static String told(JsonNode run) {
        JsonNode task = run.path("tasks").path(0);
        return task.path("state").asText() + ": " + task.path("message").asText();
    }

    private static void awaitRows(Api api, String table, String... objects) {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode rows = api.rows("SELECT object FROM " + table + " ORDER BY 1");
            TreeSet<String> found = new TreeSet<>();
            rows.forEach(row -> found.add(row.path(0).asText()));
            assertThat(found).containsExactly(objects);
        });
    }

    @Test
    void theTwoWorkflowsOfTheShopCopyAndTheTopicsAreTold() {
        try (RunningPlatform platform = RunningPlatform.start(project().root(), folder.resolve("data"));
                ObjectStore store = store(platform)) {
            Api api = platform.api();
            assertThat(store.buckets()).containsExactly("bronze", "storage");
            assertThat(told(run(api, "testing_data_streaming")))
                    .isEqualTo("skipped: nothing to do yet: s3://storage/testing_data/0.json is not there");
            for (int i = 0; i < 3; i++) {
                put(store, "storage", "testing_data/" + i + ".json");
            }
            put(store, "storage", "training_data/data_2019-11-28_00.parquet");
            assertThat(told(run(api, "testing_data_streaming")))
                    .isEqualTo("success: 2 steps, the last: 1 of 1 file copied; next is 2");
            assertThat(told(run(api, "testing_data_streaming"))).isEqualTo("success: 1 of 1 file copied; next is 3");
            assertThat(told(run(api, "training_data_streaming")))
                    .isEqualTo("success: 1 of 1 file copied; next is 2019-11-28T01:00:00Z");
            assertThat(told(run(api, "training_data_streaming")))
                    .isEqualTo("skipped: nothing to do yet: s3://storage/training_data/data_2019-11-28_01.parquet"
                            + " is not there");
            assertThat(keys(store, "bronze"))
                    .containsExactly(
                            "testing_data/0.json",
                            "testing_data/1.json",
                            "testing_data/2.json",
                            "training_data/year=2019/month=11/day=28/00.parquet");
            awaitRows(
                    api,
                    "testing",
                    "bronze/testing_data/0.json",
                    "bronze/testing_data/1.json",
                    "bronze/testing_data/2.json");
            awaitRows(api, "training", "bronze/training_data/year=2019/month=11/day=28/00.parquet");
            assertThat(api.json("/api/v1/workflows/testing_data_streaming")
                            .path("cursors")
                            .path(0)
                            .path("value")
                            .asLong())
                    .isEqualTo(3);

            assertThat(Cli.of(platform, "workflow", "cursor", "testing_data_streaming", "number", "1")
                            .exit())
                    .isZero();
            assertThat(told(run(api, "testing_data_streaming")))
                    .as("what is there is left alone")
                    .isEqualTo("success: 2 steps, the last: 0 of 1 file copied; next is 3");

            theApiSpeaksOfObjects(api);
            theCommandLineToo(platform);
            assertThat(run(api, "archive").path("state").asText()).isEqualTo("success");
            assertThat(folder.resolve("project/here/testing_data/2.json")).hasContent("testing_data/2.json");
            assertThat(keys(store, "storage")).contains("back/testing_data/0.json", "back/testing_data/2.json");
        }
    }

    private static void theApiSpeaksOfObjects(Api api) {
        String object = "/api/v1/buckets/storage/object?key=in%2F%C4%90%C3%A0+N%E1%BA%B5ng.json";
        assertThat(api.send(api.request(object)
                                .header("Content-Type", "application/json")
                                .PUT(HttpRequest.BodyPublishers.ofString("{\"n\":1}")))
                        .hasStatus(200)
                        .json()
                        .path("contentType")
                        .asText())
                .isEqualTo("application/json");
        JsonNode page = api.json("/api/v1/buckets/storage/objects?prefix=in/");
        assertThat(page.path("objects").path(0).path("key").asText()).isEqualTo("in/Đà Nẵng.json");
        assertThat(api.json("/api/v1/buckets/storage/objects").path("folders").toString())
                .isEqualTo("[\"in/\",\"testing_data/\",\"training_data/\"]");
        assertThat(api.get(object).hasStatus(200).text()).isEqualTo("{\"n\":1}");
        assertThat(api.send(api.request(object).header("Range", "bytes=1-3").GET())
                        .hasStatus(206)
                        .text())
                .isEqualTo("\"n\"");
        assertThat(api.send(api.request(object).header("Range", "bytes=99-").GET())
                        .status())
                .isEqualTo(416);
        assertThat(api.get(object.replace("/object?", "/preview?"))
                        .json()
                        .path("text")
                        .asText())
                .isEqualTo("{\"n\":1}");
        assertThat(api.get("/api/v1/buckets/storage/preview?key=training_data/data_2019-11-28_00.parquet")
                        .hasStatus(400)
                        .text())
                .contains("Cannot show the rows");
        assertThat(api.json("/api/v1/buckets").path(0).path("told").findValuesAsText("source"))
                .containsExactly("testing", "training");
        assertThat(api.send(api.request(object).DELETE()).status()).isEqualTo(200);
        assertThat(api.get(object).hasStatus(404).text()).contains("it is not there");
        assertThat(api.get("/api/v1/buckets/nowhere/objects").hasStatus(404).text())
                .contains("there is no bucket `nowhere`");
        assertThat(api.get("/api/v1/buckets/storage/object").hasStatus(400).text())
                .contains("there is no `key`");
        JsonNode sources = api.json("/api/v1/sources");
        assertThat(sources.findValuesAsText("type")).containsExactly("bucket", "bucket");
        assertThat(sources.findValuesAsText("state")).containsExactly("running", "running");
    }

    private void theCommandLineToo(RunningPlatform platform) {
        Path file = folder.resolve("one.json");
        try {
            Files.writeString(file, "{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(Cli.of(platform, "s3", "put", file.toString(), "s3://storage/cli/")
                        .out())
                .isEqualTo("s3://storage/cli/one.json has 2 B.\n");
        assertThat(Cli.of(platform, "s3", "ls", "s3://storage/cli/").out()).contains("s3://storage/cli/one.json");
        assertThat(Cli.of(platform, "s3", "get", "s3://storage/cli/one.json").out())
                .isEqualTo("{}");
        assertThat(Cli.of(platform, "s3", "rm", "s3://storage/cli/one.json").out())
                .isEqualTo("s3://storage/cli/one.json is removed.\n");
        assertThat(Cli.of(platform, "s3", "get", "s3://storage/cli/one.json").err())
                .contains("it is not there");
        assertThat(Cli.of(platform, "s3", "ls").out()).isEqualTo("s3://bronze/\ns3://storage/\n");
        assertThat(Cli.of(platform, "s3", "keys").out())
                .contains("export AWS_ENDPOINT_URL=http://localhost:"
                        + platform.ports().s3());
    }

    @Test
    @SuppressWarnings("SystemOut") // the seed, to repeat the kills of a run that failed
    void noAcknowledgedPutIsWithoutItsNotificationAfterKills() throws Exception {
        long seed = Long.getLong("mekong.seed", System.nanoTime());
        System.out.println("BucketsIT: -Dmekong.seed=" + seed);
        Random random = new Random(seed);
        Set<String> acknowledged = new ConcurrentSkipListSet<>();
        AtomicBoolean done = new AtomicBoolean();
        try (RunningPlatform platform = RunningPlatform.start(project().root(), folder.resolve("data"))) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try (ObjectStore store = store(platform)) {
                    for (int i = 0; !done.get(); i++) {
                        String key = "testing_data/%06d.json".formatted(i);
                        try {
                            put(store, "bronze", key);
                            acknowledged.add("bronze/" + key);
                        } catch (MekongException e) {
                            // It was not acknowledged: nothing is promised.
                        }
                    }
                }
            });
            for (int kill = 0; kill < 2; kill++) {
                int before = acknowledged.size();
                int more = 50 + random.nextInt(200);
                await().atMost(SOON).until(() -> acknowledged.size() > before + more);
                platform.kill();
                platform.relaunch();
                platform.awaitReady();
            }
            int before = acknowledged.size();
            await().atMost(SOON).until(() -> acknowledged.size() > before + 50);
            done.set(true);
            writer.join();
            Api api = platform.api();
            await().atMost(SOON).untilAsserted(() -> {
                Set<String> missing = new TreeSet<>(acknowledged);
                api.rows("SELECT DISTINCT object FROM testing LIMIT 10000")
                        .forEach(row -> missing.remove(row.path(0).asText()));
                assertThat(missing).isEmpty();
            });
        }
    }
}
