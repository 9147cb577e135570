package io.mekong.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters as a user meets them: counted, exported, mended and replayed by HTTP and from the command line. */
class DeadLettersIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String LETTERS = "/api/v1/streams/orders/dead-letters";
    private static final String NO_NUMBER = "field `amount`: \"…\" is not a number";

    @TempDir
    private Path folder;

    private ProjectFiles project() {
        return ProjectFiles.in(folder.resolve("project"))
                .with("streams/orders.yaml", """
                        archive: true
                        columns:
                          - {name: customer, type: string, required: true}
                          - {name: amount, type: integer, required: true}
                        """)
                .with("tables/orders.yaml", "stream: orders\n")
                .with("tables/customers.yaml", "stream: orders\ncolumns: [customer, amount]\n");
    }

    /** Past the HTTP door, which would not let them in. */
    private static void send(RunningPlatform platform, byte[]... messages) {
        Map<String, Object> config = Map.of("bootstrap.servers", platform.kafka());
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] message : messages) {
                var _ = producer.send(new ProducerRecord<>("orders", "c1".getBytes(UTF_8), message));
            }
        }
    }

    private static byte[] order(String amount) {
        return ("{\"customer\":\"c1\",\"amount\":" + amount + "}").getBytes(UTF_8);
    }

    private static long taken(Api api, String table) {
        long sum = 0;
        for (JsonNode partition :
                api.json("/api/v1/tables/" + table + "/ledger").path("partitions")) {
            sum += partition.path("messages").asLong()
                    + partition.path("rejected").asLong();
        }
        return sum;
    }

    private static void awaitTaken(Api api, long messages) {
        await().atMost(SOON).until(() -> taken(api, "orders") == messages && taken(api, "customers") == messages);
    }

    @Test
    void lettersAreCountedMendedReplayedAndDiscarded() throws Exception {
        try (RunningPlatform platform = RunningPlatform.start(project().root(), folder.resolve("data"))) {
            Api api = platform.api();
            send(
                    platform,
                    order("1"),
                    order("\"two\""),
                    order("\"three\""),
                    new byte[] {(byte) 0xff, 0},
                    "nonsense".getBytes(UTF_8),
                    order("\"six\""));
            awaitTaken(api, 6);

            JsonNode counts = api.json(LETTERS + "/reasons");
            assertThat(counts.path("topic").asText()).isEqualTo("orders.dead-letters");
            assertThat(counts.path("looked").asInt()).as("one for both tables").isEqualTo(5);
            assertThat(counts.path("older").asBoolean()).isFalse();
            JsonNode first = counts.path("reasons").path(0);
            assertThat(first.path("reason").asText()).isEqualTo(NO_NUMBER);
            assertThat(first.path("open").asInt()).isEqualTo(3);
            assertThat(first.path("tables").toString()).isEqualTo("[\"customers\",\"orders\"]");
            assertThat(first.path("samples").toString()).isEqualTo("[\"orders/0/5\",\"orders/0/2\",\"orders/0/1\"]");
            assertThat(first.path("oldest").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");

            JsonNode replayed = api.post(
                            LETTERS + "/replay",
                            "{\"letters\":[{\"id\":\"orders/0/1\",\"value\":\"{\\\"customer\\\":\\\"c1\\\",\\\"amount\\\":2}\"},"
                                    + "{\"id\":\"orders/0/4\"}]}")
                    .hasStatus(200)
                    .json();
            assertThat(replayed.toString())
                    .isEqualTo(
                            "{\"replayed\":1,\"refused\":[{\"id\":\"orders/0/4\",\"reason\":\"not JSON: 'o' where null"
                                    + " should be (byte 1)\"}],\"left\":0,\"next\":null}");
            awaitTaken(api, 7);
            pages(api);
            theCommandLine(platform, api);
            mistakes(api);
            for (String table : new String[] {"orders", "customers"}) {
                JsonNode proof = api.post("/api/v1/tables/" + table + "/verify", "")
                        .hasStatus(200)
                        .json();
                assertThat(proof.path("holds").asBoolean()).as(proof.toString()).isTrue();
                assertThat(api.rows("SELECT amount FROM " + table + " ORDER BY 1")
                                .toString())
                        .isEqualTo("[[1],[2],[3],[6]]");
            }
            aRebuildTakesInWhatFitsByNow(platform, api);
        }
    }

    private static void pages(Api api) {
        JsonNode page = api.json(LETTERS + "?limit=10");
        assertThat(page.path("messages").findValuesAsText("id"))
                .containsExactly("orders/0/5", "orders/0/4", "orders/0/3", "orders/0/2", "orders/0/1");
        assertThat(page.path("messages").findValuesAsText("state"))
                .containsExactly("open", "open", "open", "open", "replayed");
        JsonNode letter = page.path("messages").path(4);
        assertThat(letter.path("replayedAs").asText()).isEqualTo("0:6");
        assertThat(letter.path("key").asText()).isEqualTo("orders/0/1");
        assertThat(letter.path("tables").toString()).isEqualTo("[\"customers\",\"orders\"]");
        assertThat(letter.path("reason").asText()).isEqualTo(NO_NUMBER);
        assertThat(letter.path("headers").path("mekong.reason").asText())
                .isEqualTo("field `amount`: \"two\" is not a number");
        assertThat(letter.path("headers").path("mekong.key").asText()).isEqualTo("c1");
        assertThat(api.json(LETTERS + "?state=open&filter=three").path("messages"))
                .hasSize(1);
        assertThat(api.json(LETTERS + "?reason=" + URLEncoder.encode(NO_NUMBER, UTF_8))
                        .path("messages"))
                .hasSize(3);
        assertThat(api.get(LETTERS + "?state=shut").hasStatus(400).error())
                .isEqualTo(
                        "Cannot read `state` – `shut` is no state of a dead letter – Say open, replaying, replayed or"
                                + " discarded.");
        await().atMost(SOON)
                .until(() ->
                        api.json("/api/v1/streams/orders").path("deadLetters").asLong() == 4);
        assertThat(api.get("/metrics").text()).contains("mekong_dead_letters{stream=\"orders\"} 4.0");
    }

    private void theCommandLine(RunningPlatform platform, Api api) throws IOException {
        assertThat(mekong(platform, "dead-letters", "orders").exits(0).out())
                .containsPattern("(?m)^2 +1 +0 +\\S+Z +customers orders +\\Q" + NO_NUMBER + "\\E$")
                .endsWith("5 letters in orders.dead-letters: 4 open, 1 replayed, 0 discarded\n");
        assertThat(mekong(platform, "dead-letters", "orders", "--list", "--reason", NO_NUMBER)
                        .exits(0)
                        .out())
                .containsPattern(
                        "(?m)^orders/0/5 +open +\\S+Z +customers orders +field `amount`: \"six\" is not a number")
                .doesNotContain("orders/0/4");
        String exported =
                mekong(platform, "dead-letters", "orders", "--export").exits(0).out();
        assertThat(exported.lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("{\"id\":\"orders/0/3\",\"reason\":\"")
                        .endsWith("\"value\":\"/wA=\",\"encoding\":\"base64\"}"));

        Path mended = Files.writeString(
                folder.resolve("mended.jsonl"),
                exported.replace("\\\"three\\\"", "3").replace("\\\"six\\\"", "6"));
        Cli.Result replay = mekong(platform, "dead-letters", "replay", "orders", "--file", mended.toString())
                .exits(1);
        assertThat(replay.out()).isEqualTo("replayed 2, refused 2\n");
        assertThat(replay.err()).contains("  orders/0/4: not JSON: 'o' where null should be (byte 1)\n");
        awaitTaken(api, 9);
        assertThat(mekong(platform, "dead-letters", "replay", "orders", "--id", "orders/0/2", "--value", "{}")
                        .exits(1)
                        .err())
                .contains("  orders/0/2: it was replayed already, as 0:");

        assertThat(mekong(platform, "dead-letters", "discard", "orders", "--id", "orders/0/4")
                        .exits(0)
                        .out())
                .isEqualTo("discarded 1, refused 0\n");
        assertThat(mekong(platform, "dead-letters", "discard", "orders", "--all")
                        .exits(0)
                        .out())
                .isEqualTo("discarded 1, refused 0\n");
        assertThat(mekong(platform, "dead-letters", "orders").exits(0).out())
                .endsWith("5 letters in orders.dead-letters: 0 open, 3 replayed, 2 discarded\n");
        assertThat(mekong(platform, "dead-letters", "replay", "orders").exits(2).err())
                .contains("Cannot tell which dead letters are meant – none are named – Say one of --id, --file");
        assertThat(mekong(platform, "dead-letters", "ordrs", "--export")
                        .exits(1)
                        .err())
                .contains("Did you mean `orders`?");
    }

    private static void mistakes(Api api) {
        String fix = " – Send one of {\"letters\": [{\"id\": …}]}, {\"reason\": …} and {\"all\": true}.";
        assertThat(api.post(LETTERS + "/replay", "{}").hasStatus(400).error())
                .isEqualTo("Cannot tell which dead letters are meant – the request names none" + fix);
        assertThat(api.post(LETTERS + "/discard", "{\"all\":true,\"reason\":\"x\"}")
                        .hasStatus(400)
                        .error())
                .isEqualTo(
                        "Cannot tell which dead letters are meant – the request names them in more than one way" + fix);
        assertThat(api.post(LETTERS + "/replay", "{\"letters\":[{\"id\":\"orders/0/4\",\"value\":{}}]}")
                        .hasStatus(400)
                        .error())
                .isEqualTo(
                        "Cannot replay the letter orders/0/4 – its `value` is not a text – Send the whole message as one"
                                + " JSON string, with its quotes escaped.");
        assertThat(api.post(
                                LETTERS + "/replay",
                                "{\"letters\":[{\"id\":\"orders/0/4\",\"value\":\"?\",\"encoding\":\"base64\"}]}")
                        .hasStatus(400)
                        .error())
                .contains("its `value` is not Base64");
        assertThat(api.get("/api/v1/streams/ordrs/dead-letters/reasons")
                        .hasStatus(404)
                        .error())
                .contains("Did you mean `orders`?");
    }

    /** The stream's file was what was wrong: then the rows come back by a rebuild, and a replay would double them. */
    private void aRebuildTakesInWhatFitsByNow(RunningPlatform platform, Api api) {
        send(platform, "{\"amount\":9}".getBytes(UTF_8));
        awaitTaken(api, 10);
        project()
                .change(
                        "streams/orders.yaml",
                        "{name: customer, type: string, required: true}",
                        "{name: customer, type: string}");
        await().atMost(SOON).until(() -> {
            JsonNode diff = api.json("/api/v1/project/diff");
            return diff.path("steps").isEmpty() || !diff.path("rebuilds").isEmpty();
        });
        api.post("/api/v1/rebuild", "{\"tables\":[\"orders\",\"customers\"],\"acceptDifferences\":true}")
                .hasStatus(200);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(api.json("/api/v1/rebuild").findValuesAsText("phase"))
                        .containsOnly("done"));
        JsonNode refused =
                api.post(LETTERS + "/replay", "{\"all\":true}").hasStatus(200).json();
        assertThat(refused.path("replayed").asInt()).isZero();
        assertThat(refused.path("refused").findValuesAsText("reason"))
                .contains("`customers`, `orders` got its row from a rebuild already; discard it");
    }

    private static Cli.Result mekong(RunningPlatform platform, String... arguments) {
        return Cli.run(Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--data", platform.data().toString()))
                .toArray(String[]::new));
    }
}
