package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof of a table, and its rebuild, as a user does them; with a kill -9 in the middle. */
class RebuildIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int EVENTS = 40_000;

    @TempDir
    private Path folder;

    private ProjectFiles project() {
        return ProjectFiles.in(folder.resolve("project"))
                .with("streams/orders.yaml", """
                        partitions: 2
                        key: customer
                        event-time: at
                        archive: true
                        columns:
                          - {name: at, type: timestamp, required: true}
                          - {name: customer, type: string, required: true}
                          - {name: amount, type: integer, required: true}
                          - {name: price, type: "decimal(12,2)"}
                        """)
                .with("tables/orders.yaml", """
                        stream: orders
                        derived:
                          - {name: total, sql: amount * price}
                        rollups:
                          - name: hourly
                            every: 1h
                            dimensions: [customer]
                            measures: {orders: count, sold: sum(amount)}
                        """)
                .with("tables/customers.yaml", """
                        stream: orders
                        key: customer
                        columns: [customer, amount]
                        """);
    }

    /** Past the HTTP door, which would not let the four in a hundred in that are no orders. */
    private static void send(RunningPlatform platform, int from, int to) {
        Map<String, Object> config = Map.of("bootstrap.servers", platform.kafka(), "linger.ms", 20);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (int n = from; n < to; n++) {
                String amount = n % 25 == 0 ? "\"many\"" : Integer.toString(n % 100);
                String order = "{\"at\":%d,\"customer\":\"c%d\",\"amount\":%s,\"price\":\"%d.50\"}"
                        .formatted(1_700_000_000 + n, n % 40, amount, n % 7);
                var _ = producer.send(new ProducerRecord<>("orders", "c" + n % 40, order));
            }
        }
    }

    private static long messages(Api api, String table) {
        long sum = 0;
        for (JsonNode partition :
                api.json("/api/v1/tables/" + table + "/ledger").path("partitions")) {
            sum += partition.path("messages").asLong()
                    + partition.path("rejected").asLong();
        }
        return sum;
    }

    private static JsonNode verify(Api api, String table) {
        return api.post("/api/v1/tables/" + table + "/verify", "")
                .hasStatus(200)
                .json();
    }

    private static JsonNode rebuilt(Api api) {
        await().atMost(SOON).until(() -> {
            String phase = api.json("/api/v1/rebuild").path(0).path("phase").asText();
            return phase.equals("done") || phase.equals("failed");
        });
        return api.json("/api/v1/rebuild").path(0);
    }

    @Test
    void aTableIsProvedAndMendedFromTheLakeAndTakesANewShape() throws Exception {
        ProjectFiles project = project();
        Path data = folder.resolve("data");
        try (RunningPlatform platform = RunningPlatform.start(project.root(), data)) {
            Api api = platform.api();
            send(platform, 0, EVENTS);
            await().atMost(SOON).until(() -> messages(api, "orders") == EVENTS);
            await().atMost(SOON).until(() -> messages(api, "customers") == EVENTS);
            for (String table : new String[] {"orders", "customers"}) {
                JsonNode proof = verify(api, table);
                assertThat(proof.path("holds").asBoolean()).as(proof.toString()).isTrue();
                assertThat(proof.path("lake").path("rows").asLong())
                        .isEqualTo(proof.path("lake").path("tableRows").asLong());
                assertThat(proof.path("lake").path("note").isNull()).isTrue();
            }
            assertThat(verify(api, "orders").path("lake").path("rows").asLong()).isEqualTo(EVENTS * 24 / 25);
            assertThat(verify(api, "customers").path("lake").path("rows").asLong())
                    .isEqualTo(40);

            platform.kill();
            int deleted = tamper(data);
            platform.relaunch();
            platform.awaitReady();
            JsonNode broken = verify(api, "orders");
            assertThat(broken.path("holds").asBoolean()).isFalse();
            assertThat(broken.toString()).contains("rows, the ledger says").contains("instead of");

            api.post("/api/v1/rebuild", "{\"tables\":[\"orders\"]}").hasStatus(200);
            assertThat(rebuilt(api).path("problem").asText()).contains("differs from what is served");
            // Rows that are gone first, then the price that is another by one: both with their numbers.
            JsonNode gone =
                    rebuilt(api).path("differences").path(0).path("figures").path(0);
            assertThat(gone.path("column").isNull()).isTrue();
            assertThat(gone.path("expected").asLong() - gone.path("served").asLong())
                    .isEqualTo(deleted);
            JsonNode dearer =
                    rebuilt(api).path("differences").path(1).path("figures").path(0);
            assertThat(dearer.path("column").asText()).isEqualTo("price");
            assertThat(new BigDecimal(dearer.path("served").asText())
                            .subtract(new BigDecimal(dearer.path("expected").asText())))
                    .isEqualByComparingTo("1");
            send(platform, EVENTS, EVENTS + 500);
            api.post("/api/v1/rebuild", "{\"tables\":[\"customers\"],\"until\":\"2100-01-01T00:00:00Z\"}")
                    .hasStatus(200);
            assertThat(rebuilt(api).path("problem").asText()).contains("cannot be rebuilt in part – it has a key");
            // Only the commits that hold what was tampered with are read again, from the topic.
            api.post("/api/v1/rebuild", """
                            {"tables": ["orders"], "from": "topic", "acceptDifferences": true,
                             "offsets": [{"partition": 0, "first": 10, "last": 12},
                                         {"partition": 1, "first": 3, "last": 3}]}""").hasStatus(200);
            assertThat(rebuilt(api).path("phase").asText())
                    .as(rebuilt(api).toString())
                    .isEqualTo("done");
            assertThat(rebuilt(api).path("from").asText()).isEqualTo("topic");
            assertThat(rebuilt(api).path("offsets").path(1).path("first").asInt())
                    .isEqualTo(3);
            await().atMost(SOON).until(() -> messages(api, "orders") == EVENTS + 500);
            assertThat(verify(api, "orders").path("holds").asBoolean()).isTrue();
            assertThat(api.number("SELECT sum(orders) FROM orders_hourly"))
                    .isEqualTo(api.number("SELECT count(*) FROM orders"));

            // A change that needs the messages again: what was a number becomes text.
            project.change("streams/orders.yaml", "name: amount, type: integer", "name: amount, type: string");
            project.change("tables/orders.yaml", "sql: amount * price", "sql: amount || '!'");
            project.change("tables/orders.yaml", "sum(amount)", "max(amount)");
            await().atMost(SOON)
                    .until(() -> api.json("/api/v1/project/diff").toString().contains("rebuild"));
            api.post("/api/v1/rebuild", "{\"tables\":[\"orders\"]}").hasStatus(400);
            api.post("/api/v1/rebuild", "{\"tables\":[\"orders\",\"customers\"]}")
                    .hasStatus(200);
            assertThat(rebuilt(api).path("phase").asText())
                    .as(rebuilt(api).toString())
                    .isEqualTo("done");
            assertThat(api.number("SELECT count(*) FROM orders")).isEqualTo(EVENTS + 500);
            assertThat(api.number("SELECT count(*) FROM orders WHERE amount = 'many' AND total = 'many!'"))
                    .isEqualTo((EVENTS + 500) / 25);
            assertThat(verify(api, "customers").path("holds").asBoolean()).isTrue();
        }
    }

    /**
     * What no crash does: rows that are gone, and a row that says something else.
     *
     * @return how many are gone: where a message was rejected, there was no row
     */
    private static int tamper(Path data) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("store.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE mekong_data.orders SET price = price + 1 WHERE __partition = 1 AND __offset = 3");
            return statement.executeUpdate(
                    "DELETE FROM mekong_data.orders WHERE __partition = 0 AND __offset BETWEEN 10 AND 12");
        }
    }

    @Test
    void aRebuildThatIsKilledGoesOnByItself() {
        ProjectFiles project = project();
        try (RunningPlatform platform = RunningPlatform.start(project.root(), folder.resolve("data"))) {
            Api api = platform.api();
            send(platform, 0, EVENTS);
            await().atMost(SOON).until(() -> messages(api, "orders") == EVENTS);
            api.post("/api/v1/rebuild", "{\"tables\":[\"orders\"]}").hasStatus(200);
            platform.kill();
            platform.relaunch();
            platform.awaitReady();
            await().atMost(SOON).until(() -> verify(api, "orders").path("holds").asBoolean());
            JsonNode status = api.json("/api/v1/rebuild");
            if (!status.isEmpty()) { // it was killed before the swap
                assertThat(rebuilt(api).path("phase").asText())
                        .as(status.toString())
                        .isEqualTo("done");
            }
            assertThat(messages(api, "orders")).isEqualTo(EVENTS);
            assertThat(verify(api, "orders").path("holds").asBoolean()).isTrue();
        }
    }
}
