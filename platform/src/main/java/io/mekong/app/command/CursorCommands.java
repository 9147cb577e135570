package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verbs for what a workflow keeps from run to run. */
final class CursorCommands {
    private CursorCommands() {}

    private static JsonNode cursors(ApiClient client, String workflow) {
        return client.get(WorkflowCommand.path(workflow)).path("cursors");
    }

    @Command(
            name = "cursors",
            description = "Where a workflow's cursors stand; one that never moved is not among them.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private InstanceOptions options = new InstanceOptions();

        @Parameters(paramLabel = "WORKFLOW")
        private String workflow = "";

        @Override
        public Integer call() {
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode cursor : cursors(options.client(), workflow)) {
                rows.add(List.of(
                        cursor.path("name").asText(),
                        cursor.path("value").asText(),
                        cursor.path("version").asText(),
                        WorkflowCommand.text(cursor.path("updatedAt"))));
            }
            System.out.print(TextTable.of(List.of("cursor", "value", "version", "moved"), rows));
            return 0;
        }
    }

    @Command(name = "cursor", description = "Set a cursor to another value.", mixinStandardHelpOptions = true)
    static final class Move implements Callable<Integer> {
        @Mixin
        private InstanceOptions options = new InstanceOptions();

        @Parameters(index = "0", paramLabel = "WORKFLOW")
        private String workflow = "";

        @Parameters(index = "1", paramLabel = "NAME")
        private String name = "";

        @Parameters(index = "2", paramLabel = "VALUE", description = "a number where the cursor is one, else a text")
        private String value = "";

        @Option(
                names = "--if-version",
                paramLabel = "N",
                description = "only if it still has this version; 0: only if it never moved")
        private @Nullable Long seen;

        @Override
        public Integer call() {
            ApiClient client = options.client();
            Optional<JsonNode> now = find(cursors(client, workflow));
            ObjectNode request = JsonNodeFactory.instance.objectNode();
            request.set("value", now.map(cursor -> like(cursor.path("value"))).orElseGet(this::text));
            request.put(
                    "version",
                    seen != null
                            ? seen
                            : now.map(cursor -> cursor.path("version").asLong()).orElse(0L));
            String path =
                    WorkflowCommand.path(workflow) + "/cursors/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
            JsonNode moved = find(client.put(path, request)).orElseThrow();
            System.out.println("Cursor `" + name + "` of `" + workflow + "` stands at "
                    + moved.path("value").asText() + ", version "
                    + moved.path("version").asText() + ".");
            return 0;
        }

        private Optional<JsonNode> find(JsonNode cursors) {
            for (JsonNode cursor : cursors) {
                if (cursor.path("name").asText().equals(name)) {
                    return Optional.of(cursor);
                }
            }
            return Optional.empty();
        }

        /** What tasks compare must stay what it was: a number, or a text. */
        private JsonNode like(JsonNode before) {
            if (before.isBoolean() && (value.equals("true") || value.equals("false"))) {
                return JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(value));
            }
            if (!before.isNumber()) {
                return text();
            }
            try {
                return JsonNodeFactory.instance.numberNode(new BigDecimal(value));
            } catch (NumberFormatException e) {
                throw new WrongUsage(
                        "VALUE cannot be `" + value + "`", "the cursor `" + name + "` is a number", "Say a number.");
            }
        }

        private JsonNode text() {
            return JsonNodeFactory.instance.textNode(value);
        }
    }
}
