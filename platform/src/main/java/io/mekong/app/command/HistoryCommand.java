package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what became of one row, from the database's log to the table. */
@Command(
        name = "history",
        description = {
            "Show the changes of one row, newest first: where each was in the database's",
            "log and in Kafka, when the table took it, and what it changed."
        },
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    private static final int WIDEST = 100;

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(index = "0", paramLabel = "TABLE", description = "the table's name")
    private String table = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "COLUMN=VALUE",
            description = "the row's key; each of its columns once")
    private Map<String, String> key = new LinkedHashMap<>();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "how many changes (default: 50)")
    private int limit = 50;

    @Option(
            names = "--before",
            paramLabel = "PLACE",
            defaultValue = "",
            description = "go on where the call before ended; it said so")
    private String before = "";

    @Option(names = "--json", description = "print all that is known, as JSON")
    private boolean json;

    @Override
    public Integer call() {
        StringBuilder path = new StringBuilder("/api/v1/tables/" + encoded(table) + "/history?limit=" + limit);
        key.forEach((column, value) ->
                path.append("&key.").append(encoded(column)).append('=').append(encoded(value)));
        if (!before.isEmpty()) {
            path.append("&before=").append(encoded(before));
        }
        JsonNode history = options.client().get(path.toString());
        System.out.print(json ? history.toPrettyString() + "\n" : text(history));
        return 0;
    }

    static String text(JsonNode history) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode change : history.path("changes")) {
            JsonNode source = change.path("source");
            JsonNode commit = change.path("commit");
            rows.add(List.of(
                    change.path("operation").asText(),
                    word(source.path("position")),
                    word(source.path("transaction")),
                    word(source.path("committedAt")),
                    word(change.path("readAt")),
                    change.path("partition").asText() + ":"
                            + change.path("offset").asText(),
                    change.path("kafkaAt").asText(),
                    commit.isObject() ? word(commit.path("committedAt")) : "not yet",
                    change.path("hops").path("wholeMs").isNull()
                            ? ""
                            : change.path("hops").path("wholeMs").asText() + " ms",
                    what(change)));
        }
        StringBuilder text = new StringBuilder();
        text.append(
                rows.isEmpty()
                        ? "Nothing is known of this row.\n"
                        : TextTable.of(
                                List.of(
                                        "change",
                                        "log",
                                        "transaction",
                                        "committed",
                                        "read",
                                        "kafka",
                                        "at",
                                        "in the table",
                                        "took",
                                        "what"),
                                rows,
                                WIDEST));
        if (history.path("stopped").isTextual()) {
            text.append("The search ").append(history.path("stopped").asText()).append(".\n");
        }
        if (history.path("next").isTextual()) {
            text.append("There may be older ones: --before ")
                    .append(history.path("next").asText())
                    .append('\n');
        }
        int now = history.path("now").path("rows").size();
        return text.append(
                        now == 0
                                ? "The table has no such row now.\n"
                                : "The table has " + Counted.of(now, "row") + " of this key now.\n")
                .toString();
    }

    private static String what(JsonNode change) {
        if (!change.path("outcome").asText().equals("taken")) {
            return change.path("outcome").asText() + " " + word(change.path("reason"));
        }
        List<String> cells = new ArrayList<>();
        for (JsonNode cell : change.path("cells")) {
            if (cell.path("changed").asBoolean() || !change.path("compared").asBoolean()) {
                cells.add(cell.path("column").asText() + "="
                        + (cell.path("value").isNull()
                                ? "null"
                                : cell.path("value").isValueNode()
                                        ? cell.path("value").asText()
                                        : cell.path("value").toString()));
            }
        }
        return String.join(" ", cells).replaceAll("\\p{Cntrl}", " ");
    }

    private static String word(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "" : value.asText();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
