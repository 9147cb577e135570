package io.mekong.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.core.FreePorts;
import io.mekong.core.ObjectAddress;
import io.mekong.project.Project;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What is told of the requests to the endpoint of our own. */
class NotificationsIT {
    private static final String STREAM = "columns: [{name: key, type: string, field: Key}]\n";
    private static final Map<String, String> FILES = Map.of(
            "streams/news.yaml",
            STREAM,
            "streams/other.yaml",
            STREAM,
            "sources/news.yaml",
            "type: bucket\nbucket: bronze\nprefix: in/\nsuffix: .json\nevents: [created, removed]\nstream: news\n",
            "sources/all.yaml",
            "type: bucket\nbucket: silver\nstream: other\n");

    @TempDir
    Path data;

    private final FakeKafka kafka = new FakeKafka();
    private RunningStorage running;
    private BucketSources sources;

    @BeforeEach
    void open() {
        Project project = RunningStorage.project(data.resolve("project"), FILES);
        running = RunningStorage.open(data, project, FreePorts.next().s3());
        sources = sources(project);
    }

    private BucketSources sources(Project project) {
        return BucketSources.open(
                running.storage(),
                new BucketSources.Means(kafka, topic -> true, new PGSimpleDataSource(), InstantSource.system()),
                project);
    }

    @AfterEach
    void close() {
        sources.close();
        running.close();
    }

    private void put(String bucket, String key) {
        running.store()
                .write(new ObjectAddress(bucket, key), "{}".getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private void awaitLines(String... lines) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(kafka.lines()).containsExactly(lines));
    }

    @Test
    void aPutIsToldInMinIosForm() {
        put("bronze", "in/a b/1.json");
        awaitLines("s3:ObjectCreated:Put bronze/in/a b/1.json");
        FakeKafka.Told told = kafka.told().getFirst();
        assertThat(told.topic()).isEqualTo("news");
        assertThat(told.value().path("Key").asText()).isEqualTo("bronze/in/a b/1.json");
        JsonNode record = told.value().path("Records").path(0);
        assertThat(told.value().path("Records")).hasSize(1);
        assertThat(record.properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "eventVersion",
                        "eventSource",
                        "awsRegion",
                        "eventTime",
                        "eventName",
                        "userIdentity",
                        "requestParameters",
                        "responseElements",
                        "s3",
                        "source");
        assertThat(record.path("eventVersion").asText()).isEqualTo("2.0");
        assertThat(record.path("eventSource").asText()).isEqualTo("minio:s3");
        assertThat(record.path("awsRegion").asText()).isEqualTo("us-east-1");
        assertThat(record.path("eventTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(record.path("eventName").asText()).isEqualTo("s3:ObjectCreated:Put");
        assertThat(record.path("s3").path("s3SchemaVersion").asText()).isEqualTo("1.0");
        assertThat(record.path("s3").path("configurationId").asText()).isEqualTo("Config");
        assertThat(record.path("s3").path("bucket").path("name").asText()).isEqualTo("bronze");
        assertThat(record.path("s3").path("bucket").path("arn").asText()).isEqualTo("arn:aws:s3:::bronze");
        assertThat(record.path("s3")
                        .path("bucket")
                        .path("ownerIdentity")
                        .path("principalId")
                        .asText())
                .isEqualTo(running.keys().accessKey());
        JsonNode object = told.object();
        assertThat(object.path("key").asText()).isEqualTo("in%2Fa+b%2F1.json");
        assertThat(object.path("size").asLong()).isEqualTo(2);
        assertThat(object.path("eTag").asText()).as("the MD5 of {}").isEqualTo("99914b932bd37a50b983c5e7c90ae93b");
        assertThat(object.path("contentType").asText()).isEqualTo("application/json");
        assertThat(object.path("userMetadata").path("content-type").asText()).isEqualTo("application/json");
        assertThat(object.path("sequencer").asText()).matches("[0-9A-F]{16}");
        assertThat(told.value().toString()).doesNotContain(running.keys().secretKey());
    }

    @Test
    void everyWayOfComingAndGoingIsTold() {
        put("bronze", "in/1.json");
        ObjectAddress one = new ObjectAddress("bronze", "in/1.json");
        running.store().copy(one, new ObjectAddress("bronze", "in/2.json"));
        running.store()
                .write(
                        new ObjectAddress("bronze", "in/3.json"),
                        new ByteArrayInputStream(new byte[17 << 20]),
                        "application/json");
        running.store().delete(one);
        running.store().delete("bronze", List.of("in/2.json", "in/3.json", "in/never.json"));
        running.store().delete(one);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(kafka.lines())
                        .containsExactlyInAnyOrder(
                                "s3:ObjectCreated:Put bronze/in/1.json",
                                "s3:ObjectCreated:Copy bronze/in/2.json",
                                "s3:ObjectCreated:CompleteMultipartUpload bronze/in/3.json",
                                "s3:ObjectRemoved:Delete bronze/in/1.json",
                                "s3:ObjectRemoved:Delete bronze/in/2.json",
                                "s3:ObjectRemoved:Delete bronze/in/3.json"));
        assertThat(kafka.told().stream()
                        .map(told -> told.object().path("sequencer").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void onlyWhoWantsToKnowIsTold() {
        put("bronze", "in/1.csv");
        put("bronze", "out/1.json");
        put("silver", "in/1.json");
        running.store().delete(new ObjectAddress("silver", "in/1.json"));
        put("bronze", "in/last.json");
        awaitLines("s3:ObjectCreated:Put silver/in/1.json", "s3:ObjectCreated:Put bronze/in/last.json");
        assertThat(kafka.told().stream().map(FakeKafka.Told::topic)).containsExactly("other", "news");
        assertThat(sources.status("news").sent()).isEqualTo(1);
    }

    @Test
    void whileKafkaIsAwayItWaitsOnDiskAndComesInOrder() {
        kafka.leave();
        for (int i = 0; i < 50; i++) {
            put("bronze", "in/%d.json".formatted(i % 10));
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(sources.status("news").problem()).contains("Cannot send – Kafka is away – Wait."));
        sources.close();
        running.close();
        open();
        put("bronze", "in/after.json");
        kafka.comeBack();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(kafka.lines()).hasSize(51));
        assertThat(kafka.lines().getLast()).endsWith("after.json");
        for (int i = 0; i < 10; i++) {
            String key = "bronze/in/%d.json".formatted(i);
            assertThat(kafka.told().stream()
                            .filter(told -> told.key().equals(key))
                            .map(told -> told.object().path("sequencer").asText()))
                    .hasSize(5)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(sources.status("news").problem()).isEmpty());
    }

    @Test
    void aChangedProjectIsFollowed() {
        put("bronze", "later/1.json");
        Project next = RunningStorage.project(
                data.resolve("project"),
                Map.of("sources/all.yaml", "type: bucket\nbucket: gold\nprefix: later/\nstream: other\n"));
        sources.apply(next);
        put("gold", "later/2.json");
        put("silver", "x.json");
        awaitLines("s3:ObjectCreated:Put gold/later/2.json");
    }

    /** A request that no client of ours would make is answered in S3's words, and does no harm. */
    @Test
    void garbageIsAnswered() throws Exception {
        URI endpoint = running.storage().endpoint();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> unsigned = client.send(
                    HttpRequest.newBuilder(endpoint.resolve("/bronze/in/x.json"))
                            .PUT(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(unsigned.statusCode()).isEqualTo(403);
            assertThat(unsigned.body()).contains("<Error><Code>AccessDenied</Code>");
            HttpResponse<String> forged = client.send(
                    HttpRequest.newBuilder(endpoint.resolve("/bronze?list-type=2"))
                            .header("Authorization", "AWS4-HMAC-SHA256 garbage")
                            .header("x-amz-date", "20260101T000000Z")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(forged.statusCode()).isBetween(400, 403);
            assertThat(forged.body()).contains("<Error><Code>");
        }
        put("bronze", "in/still.json");
        awaitLines("s3:ObjectCreated:Put bronze/in/still.json");
    }

    @Test
    void noKeyLeadsOutOfItsBucket() {
        for (String key : List.of("../silver/x", "in/../../../escaped.json", "/etc/x")) {
            try {
                put("bronze", key);
            } catch (io.mekong.core.MekongException e) {
                assertThat(e).hasMessageStartingWith("Cannot write s3://bronze/" + key);
            }
        }
        assertThat(data.resolve("escaped.json")).doesNotExist();
        assertThat(data.resolve("s3/silver/x")).doesNotExist();
        assertThat(Path.of("/etc/x")).doesNotExist();
    }
}
