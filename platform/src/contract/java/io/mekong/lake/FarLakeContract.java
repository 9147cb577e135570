package io.mekong.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The platform as a user runs it, with its lake somewhere else: archived, proved and rebuilt from there, also while that goes
 * away and comes back. Compiled into each module that has such a lake.
 */
abstract class FarLakeContract {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int offset = freeOffset();
    private @Nullable Process platform;
    private int sent;

    /** {@code --set} options that say where the lake is. */
    abstract List<String> settings();

    /** The lake's place goes. */
    abstract void away();

    /** And comes back, with all it had. */
    abstract void back();

    private static int freeOffset() {
        Random random = new Random();
        while (true) {
            int offset = 200 + random.nextInt(3_400);
            if (List.of(8088, 9092, 9093, 29092, 5432, 9000).stream().allMatch(port -> isFree(port + offset))) {
                return offset;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private void start() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("mekong.jar", "target/classes") + ":"
                        + System.getProperty("mekong.lib", "target/lib") + "/*",
                "io.mekong.app.Main",
                "up",
                folder.resolve("project").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port-offset",
                String.valueOf(offset)));
        settings().forEach(setting -> command.addAll(List.of("--set", setting)));
        try {
            platform = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("terminal").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process started = platform;
        await("ready").atMost(Duration.ofMinutes(2)).until(() -> {
            assertThat(started.isAlive()).as(terminal()).isTrue();
            return status("/ready") == 200;
        });
    }

    private String terminal() {
        try {
            return Files.readString(folder.resolve("terminal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        Process running = platform;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        }
    }

    private HttpResponse<String> ask(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + (8088 + offset) + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(Duration.ofMinutes(2))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int status(String path) {
        try {
            return ask("GET", path, "").statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private JsonNode json(String method, String path, String body) {
        HttpResponse<String> answer = ask(method, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(int count) {
        StringBuilder events = new StringBuilder();
        for (int end = sent + count; sent < end; sent++) {
            events.append("{\"at\":%d,\"customer\":\"c%d\",\"amount\":%d}%n"
                    .formatted(1_700_000_000 + sent, sent % 40, sent % 100));
        }
        assertThat(json("POST", "/api/v1/events/orders", events.toString())
                        .path("accepted")
                        .asInt())
                .isEqualTo(count);
    }

    /** Everything sent is in the tables and in the lake, and both agree. */
    private void requireProof() {
        for (String table : List.of("orders", "customers")) {
            await(table).atMost(SOON).untilAsserted(() -> {
                JsonNode proof = json("POST", "/api/v1/tables/" + table + "/verify", "");
                assertThat(proof.path("holds").asBoolean()).as(proof.toString()).isTrue();
                assertThat(proof.path("lake").path("rows").asLong())
                        .as(proof.toString())
                        .isEqualTo(table.equals("orders") ? sent : 40);
            });
        }
    }

    private void project() throws IOException {
        Files.createDirectories(folder.resolve("project/streams"));
        Files.createDirectories(folder.resolve("project/tables"));
        Files.writeString(folder.resolve("project/streams/orders.yaml"), """
                partitions: 2
                key: customer
                event-time: at
                archive: true
                columns:
                  - {name: at, type: timestamp, required: true}
                  - {name: customer, type: string, required: true}
                  - {name: amount, type: integer, required: true}
                """);
        Files.writeString(folder.resolve("project/tables/orders.yaml"), "stream: orders\n");
        Files.writeString(
                folder.resolve("project/tables/customers.yaml"),
                "stream: orders\nkey: customer\ncolumns: [customer, amount]\n");
    }

    @Test
    void archivedProvedAndRebuiltWhileItGoesAndComesBack() throws Exception {
        project();
        start();
        send(2_000);
        requireProof();

        away();
        send(1_000); // nobody who sends notices
        HttpResponse<String> refused = ask("POST", "/api/v1/lake/orders/archive", "");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("does not answer").contains("\"fix\"");
        back();
        requireProof();

        // A killed platform goes on behind the last file, and asks the lake which that is.
        send(500);
        Objects.requireNonNull(platform).destroyForcibly().waitFor();
        start();
        send(500);
        requireProof();

        json("POST", "/api/v1/rebuild", "{\"tables\":[\"orders\",\"customers\"]}");
        await("rebuilt").atMost(SOON).untilAsserted(() -> {
            JsonNode rebuilds = json("GET", "/api/v1/rebuild", "");
            assertThat(rebuilds.findValuesAsText("phase"))
                    .as(rebuilds.toString())
                    .isNotEmpty()
                    .containsOnly("done");
        });
        requireProof();
        try (var kept = Files.walk(folder.resolve("data/lake.drafts"))) {
            assertThat(kept.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .as("what was fetched is within its limit")
                    .isLessThan(1L << 30);
        }
    }
}
