package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoints of examples/sentiment: posts out of PostgreSQL, and their summary out of the tables. */
class EndpointsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private static Path folder;

    private static ProjectFiles project;
    private static RunningPlatform platform;
    private static Api api;

    @BeforeAll
    static void start() {
        project = ProjectFiles.copyOf(Installation.home().resolve("examples/sentiment"), folder.resolve("project"));
        platform = RunningPlatform.start(project.root(), folder.resolve("data"));
        api = platform.api();
        api.post("/api/v1/workflows/csv_to_postgres_batch_etl/runs", "{}").hasStatus(202);
        await("a hundred posts, by change data capture")
                .atMost(Duration.ofMinutes(3))
                .until(() -> api.number("SELECT count(*) FROM posts") >= 100);
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void postsComeOutOfPostgresInPages() {
        Api.Answer first = api.get("/posts?limit=10&name=").hasStatus(200);
        assertThat(first.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(first.json()).hasSize(10);
        assertThat(first.json().get(0).fieldNames())
                .toIterable()
                .containsExactly("id", "name", "date", "title", "content", "sentiment_score");
        assertThat(first.json().findValuesAsText("date")).isSortedAccordingTo((a, b) -> b.compareTo(a));
        String link = first.headers().firstValue("link").orElseThrow();
        assertThat(link).isEqualTo("</posts?name=&limit=10&offset=10>; rel=\"next\"");

        Api.Answer second = api.get("/posts?name=&limit=10&offset=10").hasStatus(200);
        assertThat(second.json().findValuesAsText("id"))
                .hasSize(10)
                .doesNotContainAnyElementsOf(first.json().findValuesAsText("id"));
        assertThat(second.headers().firstValue("link").orElseThrow())
                .startsWith("</posts?name=&limit=10&offset=0>; rel=\"prev\", ");
    }

    @Test
    void aNameIsFoundInAnyCase() {
        JsonNode found = api.json("/posts?limit=100&name=LEDGER");
        assertThat(found.findValuesAsText("name")).isNotEmpty().allMatch(name -> name.contains("Ledger"));
        assertThat(api.json("/posts?name=%27%20OR%201%3D1%20--")).isEmpty();
        assertThat(api.json("/posts")).hasSize(10);
    }

    @Test
    void theSummaryComesOutOfTheTables() {
        Api.Answer answer = api.get("/clickhouse/summary").hasStatus(200);
        JsonNode rows = answer.json();
        assertThat(rows.get(0).fieldNames()).toIterable().containsExactly("sentiment_score", "count");
        assertThat(rows.findValuesAsText("sentiment_score").stream().map(Integer::parseInt))
                .isSorted();
        assertThat(StreamSupport.stream(rows.spliterator(), false)
                        .mapToLong(row -> row.path("count").asLong())
                        .sum())
                .isEqualTo(api.number("SELECT count(*) FROM posts"));

        String tag = answer.headers().firstValue("etag").orElseThrow();
        Api.Answer again = api.send(
                api.request("/clickhouse/summary").header("If-None-Match", tag).GET());
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(api.get("/posts?limit=1000").hasStatus(400).error())
                .isEqualTo("`limit` cannot be `1000` – it must be a whole number from 1 to 100 – Write for example"
                        + " `limit=10`.");
        assertThat(api.get("/posts?nam=x").hasStatus(400).error())
                .isEqualTo("Unknown parameter `nam` – /posts has no such parameter – Did you mean `name`?");
        assertThat(api.get("/clickhouse/summary?x=1").hasStatus(400).error())
                .isEqualTo("Unknown parameter `x` – /clickhouse/summary has no parameters – Leave it out.");
        assertThat(api.get("/posts?name=" + "x".repeat(101)).hasStatus(400).error())
                .contains("it must be a text of at most 100 characters");
    }

    @Test
    void theDocumentTellsThem() {
        JsonNode posts = api.json("/openapi.json").path("paths").path("/posts").path("get");
        assertThat(posts.path("parameters").findValuesAsText("name")).containsExactly("name", "limit", "offset");
        JsonNode limit = posts.path("parameters").get(1).path("schema");
        assertThat(limit.path("maximum").asInt()).isEqualTo(100);
        assertThat(limit.path("default").asInt()).isEqualTo(10);
        JsonNode example =
                posts.at("/responses/200/content").path("application/json").path("example");
        assertThat(example.toString())
                .isEqualTo("[{\"id\":7,\"name\":\"text\",\"date\":\"2026-01-31T12:00:00Z\",\"title\":\"text\","
                        + "\"content\":\"text\",\"sentiment_score\":7}]");
        assertThat(api.get("/metrics").text())
                .contains("mekong_endpoint_requests_total{endpoint=\"posts\",status=\"200\"}");
    }

    @Test
    void theyComeAndGoWithTheirFiles() {
        project.with("endpoints/one.yaml", """
                path: /one/{score}
                query: SELECT count(*) AS posts, $after AS after, $since AS since FROM posts WHERE sentiment_score = $score
                parameters:
                  score: {type: integer, min: -5, max: 5}
                  after: {type: date, default: 2026-01-31}
                  since: {type: timestamp, required: false}
                rate-limit: 2/h
                """);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(api.json("/openapi.json").path("paths").has("/one/{score}"))
                                .isTrue());
        JsonNode row = api.json("/one/0?after=2026-02-01").get(0);
        assertThat(row.path("posts").asLong()).isPositive();
        assertThat(row.path("after").asText()).isEqualTo("2026-02-01");
        assertThat(row.path("since").isNull()).isTrue();
        assertThat(api.get("/one/9").hasStatus(400).error())
                .isEqualTo(
                        "`score` cannot be `9` – it must be a whole number from -5 to 5 – Write for example `score=-5`.");
        Api.Answer often = api.get("/one/0").hasStatus(429);
        assertThat(often.error()).startsWith("Too many requests to /one/{score} – ");
        assertThat(often.headers().firstValueAsLong("retry-after").orElseThrow())
                .isBetween(1000L, 1800L);

        project.change("endpoints/one.yaml", "FROM posts", "FROM psots");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                api.json("/api/v1/project/diff").path("steps").toString())
                        .contains("endpoints/one.yaml", "The query cannot be answered"));
        project.remove("endpoints/one.yaml");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(api.json("/openapi.json").path("paths").has("/one/{score}"))
                                .isFalse());
    }
}
