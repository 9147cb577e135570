package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which letters a verb means, and the way of its requests: in parts, until nothing is left. */
final class DeadLettersSelection {
    @Parameters(paramLabel = "STREAM", description = "the stream's name")
    private String stream = "";

    @Option(names = "--id", paramLabel = "ID", description = "this letter; may be repeated")
    private List<String> ids = List.of();

    @Option(names = "--reason", paramLabel = "REASON", description = "all open letters of this reason")
    private @Nullable String reason;

    @Option(names = "--all", description = "all open letters")
    private boolean all;

    private long done;
    private long refused;

    String stream() {
        return stream;
    }

    List<String> ids() {
        return ids;
    }

    /** How many ways of naming letters are given. */
    int ways() {
        return (ids.isEmpty() ? 0 : 1) + (reason == null ? 0 : 1) + (all ? 1 : 0);
    }

    /**
     * Asks for what the options mean.
     *
     * @param value to put in place of that of the only letter; null: none
     */
    void post(DeadLettersClient client, String verb, @Nullable String value) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        if (!ids.isEmpty()) {
            ArrayNode letters = request.putArray("letters");
            for (String id : ids) {
                ObjectNode letter = letters.addObject().put("id", id);
                if (value != null) {
                    letter.put("value", value);
                }
            }
        } else if (reason != null) {
            request.put("reason", reason);
        } else {
            request.put("all", true);
        }
        JsonNode next = send(client, verb, request);
        while (next.isTextual()) {
            next = send(client, verb, request.put("after", next.asText()));
        }
    }

    /** @return where to go on */
    JsonNode send(DeadLettersClient client, String verb, ObjectNode request) {
        JsonNode answer = client.post(verb, request);
        done += answer.path(verb + "ed").asLong();
        for (JsonNode refusal : answer.path("refused")) {
            refused++;
            System.err.println("  " + refusal.path("id").asText() + ": "
                    + refusal.path("reason").asText());
        }
        return answer.path("next");
    }

    /** Says what came of it; the exit code. */
    int report(String verb) {
        System.out.println(verb + "ed " + done + ", refused " + refused);
        return refused == 0 ? 0 : 1;
    }
}
