package io.mekong.cdc;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mekong.broker.Broker;
import io.mekong.broker.BrokerConfig;
import io.mekong.broker.BrowseRequest;
import io.mekong.broker.Message;
import io.mekong.broker.TopicSpec;
import io.mekong.connect.ConnectConfig;
import io.mekong.connect.ConnectorStatus;
import io.mekong.connect.Connectors;
import io.mekong.connect.Declarations;
import io.mekong.connect.DeclaredConnector;
import io.mekong.core.Closer;
import io.mekong.core.DataSize;
import io.mekong.core.FreePorts;
import io.mekong.core.Health;
import io.mekong.core.Ports;
import io.mekong.project.Source;
import io.mekong.service.Migrations;
import io.mekong.service.Postgres;
import io.mekong.service.PostgresConfig;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL, a Kafka and a Connect, and what is captured there. */
final class CaptureRoom implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Closer closer = new Closer();
    private final Broker broker;
    private final Postgres postgres;
    private final ConnectConfig connect;
    private final int port;
    private Connectors connectors;
    private final Map<String, DeclaredConnector> captured = new LinkedHashMap<>();

    private CaptureRoom(Path folder) {
        Ports ports = FreePorts.next();
        postgres = closer.register(
                "PostgreSQL", Postgres.open(new PostgresConfig.Embedded(folder.resolve("postgres"), ports.postgres())));
        broker = closer.register(
                "Kafka", Broker.open(new BrokerConfig.Embedded(folder.resolve("kafka"), "127.0.0.1", ports)));
        Migrations.apply(postgres.dataSource());
        port = ports.connect();
        connect = new ConnectConfig.Embedded(
                "127.0.0.1", ports.connect(), broker.clientProperties(), 1, folder.resolve("connectors"));
        connectors = connectors();
        closer.register("Kafka Connect", () -> connectors.close());
    }

    private Connectors connectors() {
        return Connectors.on(
                connect,
                broker::health,
                declarations(),
                (name, settings) -> ForgottenCapture.of(name, settings)
                        .orElseThrow()
                        .as(postgres.administrator().orElseThrow(), ChangeTopics.in(broker)));
    }

    /** Kafka Connect stops and starts; meanwhile the files of these are removed. */
    void restartWithout(String... names) {
        connectors.close();
        captured.keySet().removeAll(List.of(names));
        connectors = connectors();
        connectors.apply(captured.values());
    }

    void restartWith(Runnable meanwhile) {
        connectors.close();
        meanwhile.run();
        connectors = connectors();
        connectors.apply(captured.values());
    }

    void administer(String sql) {
        CapturedServer.run(sql, postgres.administrator().orElseThrow());
    }

    /** What this node remembers as declared. */
    Declarations declarations() {
        return declarationsOf("this");
    }

    Declarations declarationsOf(String node) {
        return Declarations.in(postgres.dataSource(), node);
    }

    /** As the database says. */
    boolean isTrue(String question) {
        return CapturedServer.number(
                        "SELECT CASE WHEN " + question + " THEN 1 ELSE 0 END",
                        postgres.administrator().orElseThrow())
                == 1;
    }

    static CaptureRoom open(Path folder) {
        return new CaptureRoom(folder);
    }

    void run(String sql) {
        try (Connection connection = postgres.analytics().orElseThrow().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Beside what is captured already. */
    void capture(String name, String... tables) {
        Map<String, String> streams = new LinkedHashMap<>();
        for (String table : tables) {
            streams.put(table, table.replaceFirst(".*\\.", ""));
            broker.topics()
                    .ensure(new TopicSpec(name + "." + table, 1, 1, Duration.ofDays(1), DataSize.ofMegabytes(8)));
        }
        capture(new Source.Capture(
                name, "", "analytics", streams, name, "mekong_" + name, "mekong_" + name, Optional.empty(), Map.of()));
    }

    void capture(Source.Capture capture) {
        captured.put(
                capture.name(),
                new Capturing(capture, postgres.administrator().orElseThrow(), 1, ChangeTopics.in(broker)));
        connectors.apply(captured.values());
    }

    /** What another node has on this one's Kafka Connect, by its address. */
    Connectors elsewhere() {
        return Connectors.on(
                new ConnectConfig.External(URI.create("http://127.0.0.1:" + port), Optional.empty(), Optional.empty()),
                broker::health,
                Declarations.in(postgres.dataSource(), "elsewhere"),
                (name, settings) -> ForgottenCapture.of(name, settings)
                        .orElseThrow()
                        .as(postgres.administrator().orElseThrow(), ChangeTopics.in(broker)));
    }

    Capturing capturing(String name, String table) {
        broker.topics().ensure(new TopicSpec(name + "." + table, 1, 1, Duration.ofDays(1), DataSize.ofMegabytes(8)));
        return new Capturing(
                new Source.Capture(
                        name,
                        "",
                        "analytics",
                        Map.of(table, name),
                        name,
                        "mekong_" + name,
                        "mekong_" + name,
                        Optional.empty(),
                        Map.of()),
                postgres.administrator().orElseThrow(),
                1,
                ChangeTopics.in(broker));
    }

    /** Beside what is captured already. */
    void declare(DeclaredConnector connector) {
        captured.put(connector.name(), connector);
        connectors.apply(captured.values());
    }

    void resync(String name) {
        connectors.resync(name);
    }

    void release(String name) {
        captured.remove(name);
        connectors.apply(captured.values());
    }

    /** Of Kafka Connect. */
    Health health() {
        return connectors.health();
    }

    ConnectorStatus status(String name) {
        return connectors.statuses().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void awaitState(String name, ConnectorStatus.State state) {
        await().atMost(SOON).until(() -> status(name).state() == state);
    }

    /** What each message says: its operation and the row; {@code -} for one without a value. */
    List<String> changes(String topic) {
        List<String> changes = new ArrayList<>();
        for (Message message : broker.browser()
                .read(BrowseRequest.newest(topic, 1_000))
                .messages()
                .reversed()) {
            changes.add(change(message));
        }
        return changes;
    }

    private static String change(Message message) {
        if (message.value().isEmpty()) {
            return "-";
        }
        try {
            JsonNode value = JSON.readTree(message.value().get());
            JsonNode row = value.path("after").isNull() ? value.path("before") : value.path("after");
            return value.path("op").asText() + " " + row;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closer.close();
    }
}
