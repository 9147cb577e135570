package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events by HTTP: what is good goes in, what is bad is told of, and nothing of it harms the process. */
@ExtendWith(SharedCrypto.class)
class EventsApiIT {
    private static final String EVENTS = "/api/v1/events/demo";

    private final RunningPlatform platform;
    private final Api api;
    private final String name = "T" + UUID.randomUUID();

    EventsApiIT(RunningPlatform platform) {
        this.platform = platform;
        this.api = platform.api();
    }

    @Test
    void anObjectAnArrayAndLinesOfJsonAreTaken() {
        accepted(api.post(EVENTS, event(1)), 1);
        accepted(api.post(EVENTS, "[" + event(2) + ", " + event(3) + "]"), 2);
        accepted(api.post(EVENTS, event(4) + "\n" + event(5) + "\r\n\n" + event(6) + "\n"), 3);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(api.rows("SELECT data_id FROM demo WHERE name = ? ORDER BY 1", name)
                                .toString())
                        .isEqualTo("[[1],[2],[3],[4],[5],[6]]"));
        assertThat(api.rows("SELECT __time FROM demo WHERE name = ? LIMIT 1", name)
                        .path(0)
                        .path(0)
                        .asText())
                .isEqualTo("2022-02-19T10:20:01Z");
    }

    @Test
    void anEmptyBodyIsNoEvent() {
        accepted(api.post(EVENTS, ""), 0);
        accepted(api.post(EVENTS, "[]"), 0);
    }

    @Test
    void badEventsAreRejectedOneByOneWithTheirPlaceAndReason() {
        JsonNode answer = api.post(
                        EVENTS,
                        "[" + event(1) + ",{\"data_id\":\"many\",\"name\":\"" + name + "\",\"timestamp\":1645270401},"
                                + "{\"data_id\":1,\"name\":\"" + name
                                + "\"},{\"data_id\":1,\"timestamp\":1645270401},7]")
                .hasStatus(200)
                .json();

        assertThat(answer.path("accepted").asInt()).isEqualTo(1);
        assertThat(answer.path("rejected").asInt()).isEqualTo(4);
        assertThat(answer.path("errors").findValuesAsText("index")).containsExactly("1", "2", "3", "4");
        assertThat(answer.path("errors").findValuesAsText("reason"))
                .satisfiesExactly(
                        reason -> assertThat(reason).isEqualTo("field `data_id`: \"many\" is not a number"),
                        reason -> assertThat(reason).isEqualTo("field `timestamp`: missing; it is the event's time"),
                        reason -> assertThat(reason).isEqualTo("field `name`: missing"),
                        reason -> assertThat(reason).contains("not a JSON object"));
    }

    @Test
    void aBrokenLineDoesNotTakeTheOthersWithIt() {
        JsonNode answer = api.post(EVENTS, event(1) + "\n{\"data_id\":\n" + event(2))
                .hasStatus(200)
                .json();

        assertThat(answer.path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.path("errors").findValuesAsText("reason"))
                .singleElement()
                .asString()
                .startsWith("not JSON:");
    }

    @Test
    void aBrokenArrayIsRefusedAsAWhole() {
        assertThat(api.post(EVENTS, "[" + event(1) + ",{\"data_id\":")
                        .hasStatus(400)
                        .error())
                .contains("Cannot read the events for stream `demo`")
                .contains("Send one JSON object, a JSON array, or one object a line.");
    }

    @Test
    void anEventOverTheStreamsLimitIsRejectedAndTheOthersStay() {
        String huge = "{\"data_id\":1,\"timestamp\":1645270401,\"name\":\"" + "x".repeat(5 << 20) + "\"}";

        JsonNode answer =
                api.post(EVENTS, huge + "\n" + event(7)).hasStatus(200).json();

        assertThat(answer.path("accepted").asInt()).isEqualTo(1);
        assertThat(answer.path("errors").path(0).path("reason").asText())
                .isEqualTo("the event has 5.0 MB; the stream takes 1 MB (`max-message`)");
        assertThat(platform.isAlive()).isTrue();
    }

    @Test
    void anUnknownStreamIsNamedWithTheNearestOne() {
        assertThat(api.post("/api/v1/events/dmo", event(1)).hasStatus(404).error())
                .isEqualTo("There is no stream `dmo` – the project has no streams/dmo.yaml – Did you mean `demo`?");
    }

    @Test
    void aForeignPageOrHostIsRefused() throws IOException {
        Api.Answer page = api.send(api.request(EVENTS)
                .header("Origin", "https://elsewhere.example")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(event(1))));
        assertThat(page.hasStatus(403).error())
                .contains("it comes from a page of another origin, `https://elsewhere.example`");

        assertThat(withHost("elsewhere.example"))
                .startsWith("HTTP/1.1 403")
                .contains("asks for the host `elsewhere.example`");
        assertThat(withHost("localhost")).startsWith("HTTP/1.1 200");
    }

    @Test
    void anUnknownAddressOfTheApiIsJsonAndADeepLinkIsThePage() {
        assertThat(api.get("/api/v1/nothing").hasStatus(404).error()).contains("There is nothing at /api/v1/nothing");
        assertThat(api.get("/assets/nothing.js").hasStatus(404).error()).contains("/assets/nothing.js");
        assertThat(api.post("/api/v1/tables", "{}").hasStatus(405).error()).isNotBlank();
        Api.Answer page = api.get("/dashboards/real-time?range=1h").hasStatus(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'");
        assertThat(page.text()).contains("<div id=\"app\"");
    }

    private String event(int number) {
        return "{\"data_id\":" + number + ",\"name\":\"" + name + "\",\"timestamp\":1645266001}";
    }

    private static void accepted(Api.Answer answer, int count) {
        assertThat(answer.hasStatus(200).json().toString())
                .contains("\"accepted\":" + count)
                .contains("\"rejected\":0");
    }

    /** By hand: Java's client names the host by itself. */
    private String withHost(String host) throws IOException {
        try (Socket socket = new Socket("localhost", platform.ports().web())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
