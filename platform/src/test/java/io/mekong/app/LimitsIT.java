package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Too much at once, or too much in one piece: asked to wait, or told so; nothing is lost. */
class LimitsIT {
    private static final int SENDERS = 16;
    private static final int REQUESTS = 160;
    private static final int EVENTS = 1_000;

    @TempDir
    private static Path folder;

    private static RunningPlatform platform;
    private static Api api;

    @BeforeAll
    static void start() {
        Path project = ProjectFiles.in(folder.resolve("project"))
                .with(
                        "streams/numbers.yaml",
                        "columns:\n  - {name: id, type: bigint, required: true}\n  - {name: text, type: string}\n")
                .with("tables/numbers.yaml", "stream: numbers\n")
                .root();
        platform = RunningPlatform.start(
                project, folder.resolve("data"), "--set", "http.max-in-flight=100KB", "--set", "http.max-body=1MB");
        api = platform.api();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void sendersAreAskedToWaitAndNothingIsLost() throws Exception {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger busy = new AtomicInteger();
        List<Future<?>> senders = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(SENDERS)) {
            for (int i = 0; i < SENDERS; i++) {
                senders.add(threads.submit(() -> send(next, busy)));
            }
        }
        for (Future<?> sender : senders) {
            sender.get();
        }

        assertThat(busy).as("answers 429").hasPositiveValue();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(api.rows(
                                        "SELECT count(*), count(DISTINCT id), min(id), max(id) FROM numbers WHERE id >= 0")
                                .toString())
                        .isEqualTo("[[160000,160000,0,159999]]"));
    }

    private void send(AtomicInteger next, AtomicInteger busy) {
        for (int number = next.getAndIncrement(); number < REQUESTS; number = next.getAndIncrement()) {
            StringBuilder lines = new StringBuilder();
            for (int event = 0; event < EVENTS; event++) {
                lines.append("{\"id\":")
                        .append(number * EVENTS + event)
                        .append(",\"text\":\"some more words to be carried\"}\n");
            }
            Api.Answer answer = api.post("/api/v1/events/numbers", lines.toString());
            while (answer.status() == 429) {
                busy.incrementAndGet();
                assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(1);
                assertThat(answer.error())
                        .contains("Cannot take more events now")
                        .contains("http.max-in-flight");
                answer = api.post("/api/v1/events/numbers", lines.toString());
            }
            assertThat(answer.hasStatus(200).json().path("accepted").asInt()).isEqualTo(EVENTS);
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedAndTheNextOneIsTaken() throws ExecutionException, InterruptedException {
        byte[] large = ("[{\"id\":-1,\"text\":\"" + "x".repeat(2 << 20) + "\"}]").getBytes(StandardCharsets.UTF_8);

        Api.Answer told = api.post("/api/v1/events/numbers", large);
        assertThat(told.hasStatus(413).error())
                .isEqualTo("The request is too large – its body is over the limit of 1 MB (`http.max-body`)"
                        + " – Send it in smaller parts, or raise the limit.");

        Api.Answer unannounced = api.send(api.request("/api/v1/events/numbers")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));
        assertThat(unannounced.hasStatus(413).error()).contains("http.max-body");

        Api.Answer next = api.post("/api/v1/events/numbers", "{\"id\":-2}");
        assertThat(next.hasStatus(200).json().path("accepted").asInt()).isEqualTo(1);
    }
}
