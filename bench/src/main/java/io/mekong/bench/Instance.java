package io.mekong.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The product, started as a user starts it, and asked as a client asks. */
final class Instance implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OFFSET = 1200;
    static final int POSTGRES = 5432 + OFFSET;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;

    private Instance(Process process) {
        this.process = process;
    }

    static Instance start(Path home, Path data, List<String> further) throws IOException {
        return start(home, home.resolve("examples/crypto"), data, further);
    }

    static Instance start(Path home, Path project, Path data, List<String> further) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                home.resolve("mekong").toString(),
                                "up",
                                project.toString(),
                                "--data",
                                data.toString(),
                                "--port-offset",
                                Integer.toString(OFFSET)),
                        further.stream())
                .toList());
        builder.environment().put("MEKONG_NO_BUILD", "1");
        Files.createDirectories(data);
        builder.redirectErrorStream(true).redirectOutput(data.resolve("up.out").toFile());
        return new Instance(builder.start());
    }

    String kafka() {
        return "localhost:" + (29092 + OFFSET);
    }

    /** The answer as JSON; an empty object while the server does not answer. */
    JsonNode get(String path) throws InterruptedException {
        return send(HttpRequest.newBuilder(address(path)).GET().build());
    }

    JsonNode sql(String query) throws InterruptedException {
        String body = JSON.createObjectNode().put("query", query).toString();
        return send(HttpRequest.newBuilder(address("/api/v1/sql"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    void post(String path) throws InterruptedException {
        send(HttpRequest.newBuilder(address(path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    JsonNode post(String path, String body) throws InterruptedException {
        return send(HttpRequest.newBuilder(address(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** The one number that a query answers; -1 while it does not. */
    long number(String query) throws InterruptedException {
        return sql(query).path("rows").path(0).path(0).asLong(-1);
    }

    InputStream stream(String path) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(address(path))
                                .header("Accept", "text/event-stream")
                                .GET()
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body();
    }

    /** Resident and proportional memory of the process and all below it, in bytes. */
    long[] memory() throws IOException {
        long rss = 0;
        long pss = 0;
        List<ProcessHandle> tree = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        for (ProcessHandle one : tree) {
            Path rollup = Path.of("/proc", Long.toString(one.pid()), "smaps_rollup");
            if (Files.isReadable(rollup)) {
                for (String line :
                        Files.readString(rollup, StandardCharsets.UTF_8).lines().toList()) {
                    rss += line.startsWith("Rss:") ? kilobytes(line) : 0;
                    pss += line.startsWith("Pss:") ? kilobytes(line) : 0;
                }
            }
        }
        return new long[] {rss * 1024, pss * 1024};
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long kilobytes(String line) {
        return Long.parseLong(line.replaceAll("\\D+", ""));
    }

    private JsonNode send(HttpRequest request) throws InterruptedException {
        try {
            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private static URI address(String path) {
        return URI.create("http://localhost:" + (8088 + OFFSET) + path);
    }
}
