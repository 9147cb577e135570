package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of the embedded engine, through everything: a stream into PostgreSQL that is killed, and batches of files. */
class JobsIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void eachMessageCountsOnceThoughEverythingIsKilled() {
        ProjectFiles project = ProjectFiles.in(folder.resolve("project"));
        var _ = project.with("streams/clicks.yaml", """
                partitions: 2
                key: id
                columns:
                  - {name: id, type: bigint, required: true}
                  - {name: user_id, type: string}
                  - {name: price, type: bigint}
                """);
        var _ = project.with("jobs/sums.yaml", """
                read:
                  clicks: {stream: clicks}
                query: SELECT user_id, count(*) AS clicks, sum(price) AS amount, max(price) AS best FROM clicks GROUP BY user_id
                write: {database: analytics, table: sums, key: [user_id], merge: {clicks: sum, amount: sum, best: max}}
                every: 10ms
                at-most: 50
                """);
        var _ = project.with("endpoints/sums.yaml", """
                path: /sums
                database: analytics
                query: SELECT user_id, clicks, amount::bigint AS amount, best FROM sums ORDER BY user_id
                """);
        long seed = System.nanoTime();
        System.out.println("clicks: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, long[]> truth = new HashMap<>();
        long id = 0;
        try (RunningPlatform platform = RunningPlatform.start(project.root(), folder.resolve("data"))) {
            for (int turn = 0; turn < 3; turn++) {
                for (int i = 0; i < 20; i++) {
                    StringBuilder lines = new StringBuilder();
                    for (int j = 0; j < 100; j++) {
                        String user = "u" + random.nextInt(20);
                        long price = random.nextInt(1000);
                        lines.append("{\"id\":%d,\"user_id\":\"%s\",\"price\":%d}\n".formatted(id++, user, price));
                        long[] sums = truth.computeIfAbsent(user, _ -> new long[3]);
                        sums[0]++;
                        sums[1] += price;
                        sums[2] = Math.max(sums[2], price);
                    }
                    lines.append("{\"id\":\"bad\"}\n");
                    platform.api()
                            .post("/api/v1/events/clicks", lines.toString())
                            .hasStatus(200);
                }
                if (turn < 2) {
                    platform.kill();
                    platform.relaunch();
                    platform.awaitReady();
                }
            }
            await("all of them").atMost(SOON).untilAsserted(() -> {
                JsonNode rows = platform.api().get("/sums").hasStatus(200).json();
                Map<String, long[]> found = new HashMap<>();
                rows.forEach(row -> found.put(row.path("user_id").asText(), new long[] {
                    row.path("clicks").asLong(),
                    row.path("amount").asLong(),
                    row.path("best").asLong()
                }));
                assertThat(found).containsOnlyKeys(truth.keySet());
                truth.forEach(
                        (user, sums) -> assertThat(found.get(user)).as(user).isEqualTo(sums));
            });
        }
    }

    /** CSV into a file for each hour, and those into a table: what is damaged is counted and left out. */
    @Test
    void filesBecomeOtherFilesAndTables() {
        ProjectFiles project = ProjectFiles.in(folder.resolve("project"));
        var _ = project.with("mekong.yaml", "s3: {buckets: [storage]}\n");
        StringBuilder csv = new StringBuilder("id,at,price,\"the name\"\n");
        for (int i = 0; i < 300; i++) {
            csv.append("%d,2026-11-%02d 10:00:00,%d.5,\"n, %d\"\n".formatted(i, 1 + i % 3, i, i % 7));
        }
        csv.append("300,2026-11-01 10:00:00\n");
        var _ = project.with("data/in.csv", csv.toString());
        var _ = project.with("jobs/split.yaml", """
                parameters: {from: {type: string, default: data/in.csv}}
                read:
                  rows:
                    files: "{{ from }}"
                    format: csv
                    damaged: skip
                    columns:
                      - {name: name, type: string, field: "the name"}
                      - {name: price, type: double}
                      - {name: at, type: timestamp}
                      - {name: id, type: bigint}
                query: SELECT *, strftime("at", '%Y-%m-%d') AS day FROM rows
                write: {files: "s3://storage/days/{day}.parquet"}
                """);
        var _ = project.with("jobs/names.yaml", """
                read:
                  rows: {files: "s3://storage/days/*.parquet"}
                query: SELECT name, count(*) AS rows, sum(price) AS amount FROM rows GROUP BY name
                write:
                  - {table: names}
                  - {database: analytics, table: names, rule: replace}
                """);
        var _ = project.with("jobs/broken.yaml", """
                read:
                  rows:
                    files: data/in.csv
                    columns: [{name: id, type: bigint}, {name: cost, type: double}]
                write: {table: broken}
                """);
        var _ = project.with("workflows/all.yaml", """
                tasks:
                  nothing: {type: job, job: split, parameters: {from: "data/{{ ds }}.csv"}}
                  split: {type: job, job: split, after: []}
                  names: {type: job, job: names, after: split}
                """);
        try (RunningPlatform platform = RunningPlatform.start(project.root(), folder.resolve("data"))) {
            Api api = platform.api();
            String run = api.post("/api/v1/workflows/all/runs", "{}")
                    .hasStatus(202)
                    .json()
                    .path("id")
                    .asText();
            await("the run")
                    .atMost(SOON)
                    .until(() ->
                            api.json("/api/v1/runs/" + run).path("finishedAt").isTextual());
            JsonNode tasks = api.json("/api/v1/runs/" + run).path("tasks");
            Map<String, String> states = new HashMap<>();
            tasks.forEach(task ->
                    states.put(task.path("name").asText(), task.path("state").asText()));
            assertThat(states)
                    .containsEntry("nothing", "skipped")
                    .containsEntry("split", "success")
                    .containsEntry("names", "success");
            assertThat(api.number("SELECT count(*) FROM names")).isEqualTo(7);
            assertThat(api.number("SELECT sum(\"rows\") FROM names")).isEqualTo(300);
            assertThat(api.number("SELECT sum(amount) FROM names")).isEqualTo(300 * 299 / 2 + 150);
            JsonNode broken = ended(
                    api,
                    api.post("/api/v1/jobs/broken/runs", "{}").hasStatus(202).json());
            assertThat(broken.path("problem").asText())
                    .startsWith(
                            "The columns of in.csv are not those of the job – it has no `cost`; it has id, at, price, the name");
            JsonNode split = ended(
                    api,
                    api.post("/api/v1/jobs/split/runs", "{}").hasStatus(202).json());
            assertThat(split.path("done").asLong()).isEqualTo(300);
            assertThat(split.path("log").toString()).contains("left out in.csv, line 302");
        }
    }

    private static JsonNode ended(Api api, JsonNode run) {
        String address = "/api/v1/jobs/" + run.path("job").asText() + "/runs/"
                + run.path("run").asText();
        await("the run")
                .atMost(SOON)
                .until(() -> api.json(address).path("endedAt").isTextual());
        return api.json(address);
    }
}
