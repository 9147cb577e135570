package io.mekong.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A viewer: reads server-sent events, as a browser does, and keeps them. */
final class LiveEvents implements AutoCloseable {
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final InputStream body;

    record Event(String id, String name, JsonNode data) {}

    private LiveEvents(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            body = response.body();
            if (response.statusCode() != 200) {
                throw new AssertionError(
                        response.statusCode() + ": " + new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().name("live-events").start(this::read);
    }

    static String path(String... keys) {
        return "/api/v1/live?subscribe="
                + String.join(
                        ",",
                        Stream.of(keys)
                                .map(key -> URLEncoder.encode(key, StandardCharsets.UTF_8))
                                .toList());
    }

    static LiveEvents of(Api api, String... keys) {
        return new LiveEvents(
                HttpRequest.newBuilder(URI.create(api.url() + path(keys))).build());
    }

    static LiveEvents after(String lastEventId, Api api, String... keys) {
        return new LiveEvents(HttpRequest.newBuilder(URI.create(api.url() + path(keys)))
                .header("Last-Event-ID", lastEventId)
                .build());
    }

    List<Event> all() {
        return List.copyOf(events);
    }

    List<Event> named(String name) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            // It was being read; that is how it ends.
        }
        http.shutdownNow();
    }

    private void read() {
        try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(body, StandardCharsets.UTF_8))) {
            String id = "";
            String name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(id, name, Api.JSON.readTree(line.substring(6))));
                }
            }
        } catch (IOException e) {
            // The connection was closed, by us or by the server: what came until then is kept.
        }
    }
}
