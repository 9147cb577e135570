package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Live states over server-sent events. */
@ExtendWith(SharedCrypto.class)
class LiveApiIT {
    private static final String TOTAL = "chart:real-time/total-row@all";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final RunningPlatform platform;
    private final Api api;

    LiveApiIT(RunningPlatform platform) {
        this.platform = platform;
        this.api = platform.api();
    }

    @Test
    void everyKindOfTopicSendsItsStateAtOnce() {
        try (LiveEvents live = LiveEvents.of(api, TOTAL, "pipeline", "project", "messages:demo")) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(live.all())
                            .extracting(LiveEvents.Event::name)
                            .contains("chart", "pipeline", "project", "messages"));

            assertThat(live.all())
                    .extracting(LiveEvents.Event::id)
                    .doesNotHaveDuplicates()
                    .allMatch(id -> id.matches("[0-9a-z]+-[0-9]+"));
            JsonNode chart = live.named("chart").getFirst().data();
            CryptoIT.hasFields(chart, "key", "columns", "rows", "truncated", "elapsedMs", "viewers", "freshness");
            assertThat(chart.path("key").asText()).isEqualTo(TOTAL);
            assertThat(chart.path("error").isNull()).isTrue();
            CryptoIT.hasFields(live.named("pipeline").getFirst().data(), "at", "nodes", "edges", "endToEndMs");
            CryptoIT.hasFields(live.named("project").getFirst().data(), "version", "loadedAt", "problems");
            JsonNode messages = live.named("messages").getFirst().data();
            assertThat(messages.path("stream").asText()).isEqualTo("demo");
            assertThat(messages.path("messages").findValues("offset").stream().map(JsonNode::asLong))
                    .as("oldest first")
                    .isSorted();
        }
    }

    @Test
    void aChartMovesAndIsComputedOnceForAllItsViewers() {
        try (LiveEvents one = LiveEvents.of(api, TOTAL);
                LiveEvents two = LiveEvents.of(api, TOTAL)) {
            await().atMost(SOON).until(() -> two.all().size() >= 4 && one.all().size() >= 4);

            assertThat(rows(two)).isSorted().doesNotHaveDuplicates();
            assertThat(two.all().getLast().data().path("viewers").asInt()).isEqualTo(2);
            List<LiveEvents.Event> seenByTwo = two.all();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(one.all())
                            .as("the very same states, by their ids")
                            .containsAll(seenByTwo.subList(1, seenByTwo.size())));
        }
    }

    @Test
    void manyCommitsAreCoalescedToTwoStatesASecond() {
        try (LiveEvents live = LiveEvents.of(api, TOTAL)) {
            long commits = commits();
            await().atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> {
                api.post("/api/v1/events/demo", "{\"data_id\":1,\"name\":\"LIVE\",\"timestamp\":1645266001}");
                return live.all().size() >= 8;
            });

            List<Instant> queried = live.all().stream()
                    .map(event -> Instant.parse(
                            event.data().path("freshness").path("queryTime").asText()))
                    .toList();
            assertThat(commits() - commits)
                    .as("more happened than was told")
                    .isGreaterThan(live.all().size());
            // By the server's own clock; a state that was computed late may be followed a little sooner.
            assertThat(Duration.between(queried.getFirst(), queried.getLast()))
                    .isGreaterThan(Duration.ofMillis(500L * (queried.size() - 1) - 400));
        }
    }

    @Test
    void whoComesBackGetsOnlyWhatIsNewer() {
        try (LiveEvents first = LiveEvents.of(api, "project")) {
            await().atMost(SOON).until(() -> !first.all().isEmpty());
            String seen = first.all().getFirst().id();

            try (LiveEvents again = LiveEvents.after(seen, api, "project", TOTAL);
                    LiveEvents fresh = LiveEvents.of(api, "project", TOTAL)) {
                await().atMost(SOON)
                        .until(() -> again.named("chart").size() >= 2
                                && fresh.named("chart").size() >= 2);
                assertThat(again.named("project")).as("it was seen already").isEmpty();
                assertThat(fresh.named("project")).hasSize(1);
            }
            try (LiveEvents stranger = LiveEvents.after("another-9999", api, "project")) {
                await("an id of another process means nothing")
                        .atMost(SOON)
                        .until(() -> !stranger.all().isEmpty());
            }
        }
    }

    @Test
    void aKeyThatMeansNothingIsAnError() {
        assertThat(api.get(LiveEvents.path("nonsense")).hasStatus(400).error())
                .contains("Cannot watch `nonsense`")
                .contains("chart:<dashboard>/<chart>@<range>");
        assertThat(api.get("/api/v1/live").hasStatus(400).error()).contains("Cannot subscribe to 0 topics");
        assertThat(api.get(LiveEvents.path("chart:real-time/percent@lately"))
                        .hasStatus(400)
                        .error())
                .contains("lately");
        assertThat(api.get(LiveEvents.path("chart:real-time/percnt@15m"))
                        .hasStatus(404)
                        .error())
                .contains("Did you mean `percent`?");
        assertThat(api.get(LiveEvents.path("messages:demmo")).hasStatus(404).error())
                .contains("Did you mean `demo`?");
    }

    @Test
    void aViewerWhoDoesNotReadHoldsNobodyUp() throws IOException {
        try (Socket lazy = new Socket();
                LiveEvents live = LiveEvents.of(api, TOTAL)) {
            lazy.setReceiveBufferSize(1024);
            lazy.connect(new InetSocketAddress("localhost", platform.ports().web()));
            lazy.getOutputStream()
                    .write(("GET " + LiveEvents.path("messages:demo", "pipeline", TOTAL, "chart:real-time/candles@all")
                                    + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON).until(() -> live.all().size() >= 6);

            assertThat(rows(live)).isSorted();
            assertThat(api.json("/ready").path("ready").asBoolean()).isTrue();
        }
        try (LiveEvents alone = LiveEvents.of(api, TOTAL)) {
            await("those who are gone are forgotten")
                    .atMost(SOON)
                    .until(() -> !alone.all().isEmpty()
                            && alone.all().getLast().data().path("viewers").asInt() == 1);
        }
    }

    private static List<Long> rows(LiveEvents live) {
        return live.all().stream()
                .map(event -> event.data().path("rows").path(0).path(0).asLong())
                .toList();
    }

    private long commits() {
        return api.number("SELECT count(*) FROM mekong.ledger WHERE table_name = 'demo'");
    }
}
