package io.mekong.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The REST interface of Kafka Connect, of any worker.
 *
 * <p>All methods throw a RESOURCE {@link MekongException} when it does not answer, and a USER one when it refuses.
 *
 * @see <a href="https://kafka.apache.org/43/kafka-connect/user-guide/#connect_rest">Kafka Connect REST API</a>
 */
final class ConnectClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    /** Making a connector asks the connector itself whether it likes its settings, and it may ask a database. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** While the workers agree on who does what, they answer nothing else; that takes a moment. */
    private static final int REBALANCING = 409;

    private final URI url;
    private final Optional<String> login;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    ConnectClient(URI url, Optional<String> user, Optional<String> password) {
        this.url = url;
        this.login = user.map(name -> "Basic "
                + Base64.getEncoder()
                        .encodeToString((name + ":" + password.orElse("")).getBytes(StandardCharsets.UTF_8)));
    }

    void requireThere() {
        require(call("GET", "/", null), "Cannot use Kafka Connect at " + url);
    }

    /** Empty: there is no such connector. */
    Optional<Map<String, String>> settings(String connector) {
        return body(
                        call("GET", path(connector) + "/config", null),
                        "Cannot read the settings of connector `" + connector + "`")
                .map(found -> JSON.convertValue(found, new TypeReference<>() {}));
    }

    /** Makes it or changes it. */
    void put(String connector, Map<String, String> settings) {
        require(
                call("PUT", path(connector) + "/config", text(settings)),
                "Cannot start the connector `" + connector + "`");
    }

    /** Empty: there is none, or none yet. */
    Optional<ConnectorState> state(String connector) {
        return body(call("GET", path(connector) + "/status", null), "Cannot see how connector `" + connector + "` is")
                .map(ConnectClient::state);
    }

    void restart(String connector, boolean onlyFailed) {
        require(
                call("POST", path(connector) + "/restart?includeTasks=true&onlyFailed=" + onlyFailed, null),
                "Cannot restart the connector `" + connector + "`");
    }

    /** Ends its tasks, and keeps what it knows. */
    void stop(String connector) {
        body(call("PUT", path(connector) + "/stop", null), "Cannot stop the connector `" + connector + "`");
    }

    void pause(String connector) {
        require(call("PUT", path(connector) + "/pause", null), "Cannot pause the connector `" + connector + "`");
    }

    void resume(String connector) {
        require(call("PUT", path(connector) + "/resume", null), "Cannot resume the connector `" + connector + "`");
    }

    /** How far it has read: a mapping for each part of its source, in words of its own. */
    List<Map<String, Object>> offsets(String connector) {
        List<Map<String, Object>> offsets = new ArrayList<>();
        body(call("GET", path(connector) + "/offsets", null), "Cannot see how far connector `" + connector + "` is")
                .ifPresent(found -> found.path("offsets")
                        .forEach(part -> offsets.add(
                                JSON.convertValue(part.path("offset"), new TypeReference<Map<String, Object>>() {}))));
        return offsets;
    }

    /** Forgets how far a stopped connector has read. */
    void forgetOffsets(String connector) {
        body(call("DELETE", path(connector) + "/offsets", null), "Cannot reset the connector `" + connector + "`");
    }

    void delete(String connector) {
        body(call("DELETE", path(connector), null), "Cannot delete the connector `" + connector + "`");
    }

    private static ConnectorState state(JsonNode found) {
        List<ConnectorState.Task> tasks = new ArrayList<>();
        for (JsonNode task : found.path("tasks")) {
            tasks.add(new ConnectorState.Task(
                    task.path("id").asInt(),
                    ConnectorState.Phase.of(task.path("state").asText()),
                    reason(task.path("trace").asText(""))));
        }
        JsonNode connector = found.path("connector");
        return new ConnectorState(
                ConnectorState.Phase.of(connector.path("state").asText()),
                reason(connector.path("trace").asText("")),
                tasks);
    }

    /** The last cause of a stack trace says what is wrong; those before it that something is. */
    static String reason(String trace) {
        String reason = trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((first, second) -> second)
                .map(line -> line.substring("Caused by: ".length()))
                .or(() -> trace.lines().findFirst())
                .orElse("");
        return reason.replaceFirst("^([a-z]\\w*\\.)+[A-Z]\\w*(Exception|Error): ", "")
                .strip();
    }

    private String path(String connector) {
        return "/connectors/"
                + URLEncoder.encode(connector, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String text(Map<String, String> settings) {
        try {
            return JSON.writeValueAsString(settings);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("settings of a connector are no JSON", e);
        }
    }

    /** What it answers; empty where it knows no such thing. */
    private Optional<JsonNode> body(HttpResponse<byte[]> response, String what) {
        return response.statusCode() == 404 ? Optional.empty() : Optional.of(require(response, what));
    }

    private JsonNode require(HttpResponse<byte[]> response, String what) {
        JsonNode body = json(response);
        int status = response.statusCode();
        if (status / 100 == 2) {
            return body;
        }
        String said = body.path("message").asText("");
        String why = said.isEmpty() ? "Kafka Connect at " + url + " answers " + status : said;
        if (status == 401 || status == 403) {
            throw MekongException.user(what, why, "Correct `connect.user` and `connect.password`.");
        }
        if (status / 100 == 4 && status != REBALANCING && status != 408 && status != 429) {
            throw MekongException.user(what, oneLine(why), "Correct its settings.");
        }
        throw MekongException.resource(what, oneLine(why), "It is tried again.", null);
    }

    private static String oneLine(String text) {
        return String.join(
                "; ",
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            return JSON.createObjectNode(); // a page for people, by someone who is no Connect
        }
    }

    private HttpResponse<byte[]> call(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(url.toString().replaceFirst("/+$", "") + path))
                .timeout(TIMEOUT)
                .header("Accept", "application/json");
        login.ifPresent(value -> request.header("Authorization", value));
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw away(MekongException.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away("interrupted", e);
        }
    }

    private MekongException away(String why, Throwable cause) {
        return MekongException.resource(
                "Cannot reach Kafka Connect at " + url, why, "Check that it runs; it is tried again.", cause);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
