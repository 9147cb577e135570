package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Proves a table. */
@Command(
        name = "verify",
        description = {
            "Prove that every offset is in a table exactly once, and that the table is what the lake says.",
            "Exit code 1 on any gap, duplicate or difference."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(paramLabel = "TABLE", description = "the table")
    private String table = "";

    @Override
    public Integer call() {
        String path = "/api/v1/tables/" + URLEncoder.encode(table, StandardCharsets.UTF_8) + "/verify";
        JsonNode proof = options.client().patient().post(path, JsonNodeFactory.instance.objectNode());
        System.out.print(text(proof));
        return proof.path("holds").asBoolean() ? 0 : 1;
    }

    static String text(JsonNode proof) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode partition : proof.path("partitions")) {
            rows.add(List.of(
                    partition.path("partition").asText(),
                    partition.path("firstOffset").asText() + " – "
                            + partition.path("lastOffset").asText(),
                    partition.path("messages").asText(),
                    partition.path("rejected").asText(),
                    partition.path("dropped").asText(),
                    partition.path("lost").asText(),
                    partition.path("ledgerRows").asText(),
                    partition.path("tableRows").asText(),
                    partition.path("expired").asText(),
                    partition.path("problems").isEmpty() ? "ok" : problems(partition)));
        }
        String ledger = TextTable.of(
                List.of(
                        "partition",
                        "offsets",
                        "messages",
                        "rejected",
                        "dropped",
                        "lost",
                        "rows in ledger",
                        "rows in table",
                        "expired",
                        "ledger"),
                rows);
        return ledger
                + lake(proof.path("lake"))
                + (proof.path("holds").asBoolean() ? "It holds.\n" : "It does NOT hold.\n");
    }

    private static String lake(JsonNode lake) {
        if (lake.isNull() || lake.isMissingNode()) {
            return "The stream is not archived: there is no lake to compare with.\n";
        }
        StringBuilder text = new StringBuilder("lake: " + lake.path("files").asText() + " files, "
                + lake.path("rows").asText() + " rows; table: "
                + lake.path("tableRows").asText() + " rows; "
                + lake.path("hours").asText() + " hours of partitions compared by count, sums and hash\n");
        if (!lake.path("note").isNull()) {
            text.append("note: ").append(lake.path("note").asText()).append('\n');
        }
        for (JsonNode difference : lake.path("differences")) {
            text.append("differs: partition ")
                    .append(difference.path("partition").asText())
                    .append(", hour ")
                    .append(difference.path("hour").asText())
                    .append(": ")
                    .append(difference.path("what").asText())
                    .append('\n');
        }
        return text.toString();
    }

    private static String problems(JsonNode partition) {
        List<String> problems = new ArrayList<>();
        partition.path("problems").forEach(problem -> problems.add(problem.asText()));
        return String.join("; ", problems);
    }
}
