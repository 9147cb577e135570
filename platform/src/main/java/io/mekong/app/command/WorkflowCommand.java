package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Workflows of the running instance. */
@Command(
        name = "workflow",
        description = "List, trigger, pause and resume workflows, make up for due times, and see to their runs.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<verb>",
        subcommands = {
            BackfillCommand.class,
            CursorCommands.Show.class,
            CursorCommands.Move.class,
            RunCommands.Show.class,
            RunCommands.Logs.class,
            RunCommands.Cancel.class,
            RunCommands.Clear.class,
            RunCommands.Mark.class
        })
final class WorkflowCommand {
    private static final String ROOT = "/api/v1/workflows";

    private WorkflowCommand() {}

    @Command(
            name = "list",
            description = "The workflows with their next and last runs.",
            mixinStandardHelpOptions = true)
    int list(@Mixin InstanceOptions options) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode workflow : options.client().get(ROOT)) {
            JsonNode last = workflow.path("runs").path(0);
            rows.add(List.of(
                    workflow.path("name").asText(),
                    starts(workflow),
                    workflow.path("paused").asBoolean() ? "paused" : text(workflow.path("nextRunAt")),
                    last.isMissingNode() ? "never" : last.path("state").asText(),
                    workflow.path("description").asText()));
        }
        System.out.print(TextTable.of(List.of("workflow", "schedule", "next run", "last run", "description"), rows));
        return 0;
    }

    /** What makes its runs, in few words. */
    private static String starts(JsonNode workflow) {
        List<String> starts = new ArrayList<>();
        if (!workflow.path("schedule").isNull()) {
            starts.add(workflow.path("schedule").asText());
        }
        workflow.path("on")
                .forEach(event -> starts.add("on " + event.path("kind").asText() + " "
                        + event.path("name").asText()));
        return starts.isEmpty() ? "when triggered" : String.join(", ", starts);
    }

    @Command(name = "runs", description = "The runs of a workflow, newest first.", mixinStandardHelpOptions = true)
    int runs(
            @Mixin InstanceOptions options,
            @Parameters(paramLabel = "WORKFLOW") String workflow,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "how many (default: 20)")
                    int limit,
            @Option(names = "--state", paramLabel = "STATE", defaultValue = "", description = "only runs in this state")
                    String state) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode run : options.client()
                .get(path(workflow) + "/runs?limit=" + limit + (state.isEmpty() ? "" : "&state=" + state))) {
            rows.add(List.of(
                    run.path("id").asText(),
                    run.path("state").asText(),
                    run.path("trigger").asText(),
                    text(run.path("startedAt")),
                    text(run.path("finishedAt")),
                    text(run.path("message"))));
        }
        System.out.print(TextTable.of(List.of("run", "state", "trigger", "started", "finished", "message"), rows));
        return 0;
    }

    @Command(name = "trigger", description = "Run a workflow now.", mixinStandardHelpOptions = true)
    int trigger(
            @Mixin InstanceOptions options,
            @Parameters(paramLabel = "WORKFLOW") String workflow,
            @Option(names = "--param", paramLabel = "NAME=VALUE", description = "a parameter's value; may be repeated")
                    Map<String, String> parameters) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        if (parameters != null) {
            parameters.forEach(request.withObjectProperty("parameters")::put);
        }
        JsonNode run = options.client().post(path(workflow) + "/runs", request);
        System.out.println("Run " + run.path("id").asText() + " of `" + workflow + "` is "
                + run.path("state").asText() + ".");
        return 0;
    }

    @Command(name = "pause", description = "Stop a workflow's schedule.", mixinStandardHelpOptions = true)
    int pause(@Mixin InstanceOptions options, @Parameters(paramLabel = "WORKFLOW") String workflow) {
        options.client().post(path(workflow) + "/pause", JsonNodeFactory.instance.objectNode());
        System.out.println("`" + workflow + "` is paused.");
        return 0;
    }

    @Command(name = "resume", description = "Start a workflow's schedule again.", mixinStandardHelpOptions = true)
    int resume(@Mixin InstanceOptions options, @Parameters(paramLabel = "WORKFLOW") String workflow) {
        JsonNode resumed = options.client().post(path(workflow) + "/resume", JsonNodeFactory.instance.objectNode());
        System.out.println("`" + workflow + "` runs next at " + text(resumed.path("nextRunAt")) + ".");
        return 0;
    }

    @Command(
            name = "backfills",
            description = "The backfills of a workflow, newest first.",
            mixinStandardHelpOptions = true)
    int backfills(@Mixin InstanceOptions options, @Parameters(paramLabel = "WORKFLOW") String workflow) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode backfill : options.client().get(path(workflow) + "/backfills")) {
            rows.add(List.of(
                    backfill.path("id").asText(),
                    backfill.path("state").asText(),
                    text(backfill.path("from")),
                    text(backfill.path("to")),
                    backfill.path("reprocess").asText(),
                    backfill.path("success").asText(),
                    backfill.path("failed").asText(),
                    backfill.path("total").asText()));
        }
        System.out.print(TextTable.of(
                List.of("backfill", "state", "from", "to", "reprocess", "success", "failed", "total"), rows));
        return 0;
    }

    @Command(
            name = "cancel-backfill",
            description = "Stop a backfill: its runs at work are cancelled, further ones are not made.",
            mixinStandardHelpOptions = true)
    int cancelBackfill(@Mixin InstanceOptions options, @Parameters(paramLabel = "BACKFILL") long backfill) {
        JsonNode cancelled = options.client()
                .post("/api/v1/backfills/" + backfill + "/cancel", JsonNodeFactory.instance.objectNode());
        System.out.println("Backfill " + backfill + " of `"
                + cancelled.path("workflow").asText() + "` is "
                + cancelled.path("state").asText() + ".");
        return 0;
    }

    static String path(String workflow) {
        return ROOT + "/" + URLEncoder.encode(workflow, StandardCharsets.UTF_8);
    }

    static String text(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? "" : node.asText();
    }
}
