package io.mekong.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mekong.core.MekongException;
import io.mekong.project.Format.SchemaSource;
import io.mekong.project.Settings;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A schema registry with Confluent's interface. What it knows by an id never changes, so that each schema is asked for
 * once.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Schema Registry API</a>
 */
final class SchemaRegistry {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    /** What it answers beside 404 when it is there and does not know the id. */
    private static final int UNKNOWN_SCHEMA = 40403;

    private final SchemaSource.Registry source;
    private final String stream;

    /** @param stream whose messages need the schemas, for errors */
    SchemaRegistry(SchemaSource.Registry source, String stream) {
        this.source = source;
        this.stream = stream;
    }

    /**
     * @throws RejectedEvent when the registry does not know the id
     * @throws MekongException RESOURCE when it cannot be asked now, USER when it never will answer so
     */
    RegisteredSchema schema(int id) throws RejectedEvent {
        // Nothing is kept open between two schemas, which may be months.
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpResponse<byte[]> response = send(client, "/schemas/ids/" + id);
            JsonNode body = body(response);
            if (response.statusCode() == 404 && body.path("error_code").asInt() == UNKNOWN_SCHEMA) {
                throw new RejectedEvent("the schema registry does not know schema " + id);
            }
            JsonNode schema = require(response, body);
            List<RegisteredSchema.Reference> references = new ArrayList<>();
            collect(client, schema, references, new HashSet<>());
            return new RegisteredSchema(
                    schema.path("schemaType").asText("AVRO"),
                    schema.path("schema").asText(),
                    references);
        }
    }

    private void collect(HttpClient client, JsonNode schema, List<RegisteredSchema.Reference> into, Set<String> names) {
        for (JsonNode reference : schema.path("references")) {
            String name = reference.path("name").asText();
            if (names.add(name)) {
                String subject = URLEncoder.encode(reference.path("subject").asText(), StandardCharsets.UTF_8)
                        .replace("+", "%20");
                HttpResponse<byte[]> response = send(
                        client,
                        "/subjects/" + subject + "/versions/"
                                + reference.path("version").asInt());
                JsonNode referred = require(response, body(response));
                collect(client, referred, into, names);
                into.add(new RegisteredSchema.Reference(
                        name, referred.path("schema").asText()));
            }
        }
    }

    private HttpResponse<byte[]> send(HttpClient client, String path) {
        String base = source.url().replaceFirst("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
        source.user().ifPresent(user -> {
            String password = source.password().map(Settings.Secret::value).orElse("");
            byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        });
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw away(MekongException.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away("interrupted", e);
        }
    }

    private JsonNode require(HttpResponse<byte[]> response, JsonNode body) {
        int status = response.statusCode();
        if (status == 200 && body.path("schema").isTextual()) {
            return body;
        }
        String said = body.path("message").asText("");
        String answer = "it answers " + status + (said.isEmpty() ? "" : ": " + Text.cut(said));
        if (status >= 500 || status == 408 || status == 429) {
            throw away(answer, null);
        }
        throw MekongException.user(
                what(),
                answer,
                status == 401 || status == 403
                        ? "Correct `user` and `password` of the stream's format."
                        : "Check `registry` of the stream's format: it must be the address of a schema registry.");
    }

    private static JsonNode body(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            return JSON.createObjectNode(); // A page for people, by someone who is no registry.
        }
    }

    private MekongException away(String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return MekongException.resource(what(), why, "It tries again by itself.", cause);
    }

    private String what() {
        return "Cannot get the schemas of stream `" + stream + "` from " + source.url();
    }
}
