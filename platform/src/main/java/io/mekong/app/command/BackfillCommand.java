package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs for due times of the past. */
@Command(
        name = "backfill",
        description = "Make up for due times of the past, a few runs at a time.",
        mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(paramLabel = "WORKFLOW")
    private String workflow = "";

    @Option(names = "--from", paramLabel = "DATE", required = true, description = "2026-01-31, or a time with its zone")
    private String from = "";

    @Option(names = "--to", paramLabel = "DATE", required = true, description = "a date includes its whole day")
    private String to = "";

    @Option(
            names = "--reprocess",
            paramLabel = "WHAT",
            defaultValue = "missing",
            description = "due times that have had their run: missing leaves them, failed runs those again that failed,"
                    + " all every one (default: missing)")
    private String reprocess = "missing";

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            defaultValue = "oldest-first",
            description = "oldest-first or newest-first (default: oldest-first)")
    private String order = "oldest-first";

    @Option(
            names = "--max-active-runs",
            paramLabel = "N",
            defaultValue = "1",
            description = "how many at a time (default: 1)")
    private int maxActiveRuns;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "a parameter's value; may be repeated")
    private Map<String, String> parameters = Map.of();

    @Option(names = "--dry-run", description = "only say what would be done")
    private boolean dryRun;

    @Override
    public Integer call() {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("from", from)
                .put("to", to)
                .put("reprocess", reprocess)
                .put("order", order)
                .put("maxActiveRuns", maxActiveRuns)
                .put("dryRun", dryRun);
        parameters.forEach(request.withObjectProperty("parameters")::put);
        JsonNode answer = options.client().post(WorkflowCommand.path(workflow) + "/backfills", request);
        if (!dryRun) {
            System.out.println("Backfill " + answer.path("id").asText() + " of `" + workflow + "` sees to "
                    + answer.path("total").asText() + " due times.");
            return 0;
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode time : answer.path("times")) {
            rows.add(List.of(
                    time.path("scheduledFor").asText(),
                    time.path("action").asText(),
                    WorkflowCommand.text(time.path("run"))));
        }
        System.out.print(TextTable.of(List.of("due", "action", "run"), rows));
        return 0;
    }
}
