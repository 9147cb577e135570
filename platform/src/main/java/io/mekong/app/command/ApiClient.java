package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.core.BusyException;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.store.SqlException;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Speaks to a running instance; its errors come back as they were thrown there. */
final class ApiClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String url;
    private final Duration patience;

    /** What the server answered, and with what status. */
    record Answer(int status, JsonNode body) {}

    ApiClient(String url) {
        this(url, PATIENCE);
    }

    private ApiClient(String url, Duration patience) {
        this.url = url;
        this.patience = patience;
    }

    /** For what takes as long as the data are large. */
    ApiClient patient() {
        return new ApiClient(url, Duration.ofHours(12));
    }

    String url() {
        return url;
    }

    JsonNode get(String path) {
        return accepted(send(HttpRequest.newBuilder(address(path)).GET()));
    }

    /** Passes on the lines of an answer as they come. */
    void lines(String path, Consumer<String> taker) {
        HttpRequest request =
                HttpRequest.newBuilder(address(path)).timeout(patience).GET().build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (BufferedReader body =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                if (response.statusCode() >= 400) {
                    JsonNode _ = accepted(new Answer(response.statusCode(), JSON.readTree(body)));
                }
                for (String line = body.readLine(); line != null; line = body.readLine()) {
                    taker.accept(line);
                }
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** For addresses whose errors are answers too, as {@code /ready}. */
    Answer getAnswer(String path) {
        return send(HttpRequest.newBuilder(address(path)).GET());
    }

    JsonNode post(String path, byte[] body, String contentType) {
        return accepted(send(HttpRequest.newBuilder(address(path))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body))));
    }

    JsonNode post(String path, JsonNode body) {
        return post(path, body.toString().getBytes(StandardCharsets.UTF_8), "application/json");
    }

    JsonNode put(String path, JsonNode body) {
        return accepted(send(HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body.toString()))));
    }

    /** A file as the body. */
    JsonNode put(String path, Path file) {
        try {
            return accepted(send(HttpRequest.newBuilder(address(path))
                    .header(
                            "Content-Type",
                            Optional.ofNullable(URLConnection.guessContentTypeFromName(file.toString()))
                                    .orElse("application/octet-stream"))
                    .PUT(BodyPublishers.ofFile(file))));
        } catch (FileNotFoundException e) {
            throw MekongException.user("Cannot read " + file, "there is no such file", "Check its name.");
        }
    }

    void delete(String path) {
        JsonNode _ = accepted(send(HttpRequest.newBuilder(address(path)).DELETE()));
    }

    /** Takes a body of any length. */
    interface BodyTaker {
        void take(InputStream body) throws IOException;
    }

    /** Hands over an answer that is not JSON. */
    void read(String path, BodyTaker taker) {
        HttpRequest request =
                HttpRequest.newBuilder(address(path)).timeout(patience).GET().build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() >= 400) {
                    JsonNode _ = accepted(new Answer(response.statusCode(), JSON.readTree(body)));
                }
                taker.take(body);
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private URI address(String path) {
        return URI.create(url + path);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.timeout(patience).build(), BodyHandlers.ofByteArray());
            Answer answer = new Answer(response.statusCode(), JSON.readTree(response.body()));
            if (response.statusCode() == 429) {
                JsonNode error = answer.body().path("error");
                throw new BusyException(
                        error.path("what").asText(),
                        error.path("why").asText(),
                        error.path("fix").asText(),
                        Duration.ofSeconds(response.headers()
                                .firstValueAsLong("Retry-After")
                                .orElse(1)));
            }
            return answer;
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private MekongException unreachable(IOException e) {
        return MekongException.resource(
                "Cannot reach the instance at " + url,
                MekongException.reason(e),
                "Is it running? See `mekong status`.",
                e);
    }

    private static MekongException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return MekongException.resource("The command was interrupted", "it was told to stop", "", e);
    }

    private static JsonNode accepted(Answer answer) {
        JsonNode error = answer.body().path("error");
        if (answer.status() < 400) {
            return answer.body();
        }
        if (!error.isObject()) {
            throw MekongException.resource(
                    "The instance refused", "HTTP " + answer.status(), "See `mekong logs`.", null);
        }
        JsonNode position = error.path("position");
        throw new SqlException(
                ErrorCode.valueOf(error.path("code").asText("INTERNAL").toUpperCase(Locale.ROOT)),
                error.path("what").asText(),
                error.path("why").asText(),
                error.path("fix").asText(),
                position.isInt() ? OptionalInt.of(position.asInt()) : OptionalInt.empty(),
                null);
    }
}
