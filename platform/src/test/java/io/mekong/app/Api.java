package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** HTTP as a program of a user speaks it. */
final class Api {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String url;

    Api(String url) {
        this.url = url;
    }

    record Answer(int status, java.net.http.HttpHeaders headers, String text) {
        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + this, e);
            }
        }

        /** {@code what – why – fix}, as people see it. */
        String error() {
            JsonNode error = json().path("error");
            assertThat(error.isObject()).as("an error object in %s", text).isTrue();
            return error.path("what").asText() + " – " + error.path("why").asText() + " – "
                    + error.path("fix").asText();
        }

        Answer hasStatus(int expected) {
            assertThat(status).as("status of %s", text).isEqualTo(expected);
            return this;
        }
    }

    String url() {
        return url;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String body) {
        return post(path, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer post(String path, byte[] body) {
        return send(request(path).POST(BodyPublishers.ofByteArray(body)));
    }

    /** The answer of an address that must be well. */
    JsonNode json(String path) {
        return get(path).hasStatus(200).json();
    }

    Answer query(String sql, Object... parameters) {
        ObjectNode request = JSON.createObjectNode();
        request.put("query", sql);
        request.set("parameters", JSON.valueToTree(List.of(parameters)));
        return post("/api/v1/sql", request.toString());
    }

    /** The rows of a query that must be well. */
    JsonNode rows(String sql, Object... parameters) {
        JsonNode answer = query(sql, parameters).hasStatus(200).json();
        assertThat(answer.path("truncated").asBoolean())
                .as("more rows than are answered: %s", sql)
                .isFalse();
        return answer.path("rows");
    }

    /** The one number that a query answers. */
    long number(String sql, Object... parameters) {
        return rows(sql, parameters).path(0).path(0).asLong();
    }
}
