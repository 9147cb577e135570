package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.MekongException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Asks the running instance about the dead letters of one stream. */
final class DeadLettersClient {
    private final ApiClient client;
    private final String path;

    DeadLettersClient(ApiClient client, String stream) {
        this.client = client.patient();
        this.path = "/api/v1/streams/" + encoded(stream) + "/dead-letters";
    }

    JsonNode reasons() {
        return client.get(path + "/reasons");
    }

    JsonNode newest(String reason, int limit) {
        return client.get(path + "?limit=" + limit + and(reason));
    }

    /** Passes on JSON lines. */
    void export(String reason, Consumer<String> to) {
        client.lines(path + "/export?" + and(reason), line -> {
            if (line.startsWith("{\"error\"")) {
                throw MekongException.resource(
                        "The export is not complete", "the instance failed: " + line, "Run it again.", null);
            }
            to.accept(line);
        });
    }

    /** @param verb {@code replay} or {@code discard} */
    JsonNode post(String verb, ObjectNode selection) {
        return client.post(path + "/" + verb, selection);
    }

    static String words(JsonNode names) {
        List<String> words = new ArrayList<>();
        names.forEach(name -> words.add(name.asText()));
        return String.join(" ", words);
    }

    private static String and(String reason) {
        return reason.isEmpty() ? "" : "&reason=" + encoded(reason);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
