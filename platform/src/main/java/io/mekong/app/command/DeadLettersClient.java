package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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

    void export(String reason, OutputStream to) {
        client.copy(path + "/export?" + and(reason), to);
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
