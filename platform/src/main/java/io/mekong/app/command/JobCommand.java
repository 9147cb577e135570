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

/** Jobs of the running instance. */
@Command(
        name = "job",
        description = "List jobs, run batches, and pause, resume and restart streams.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<verb>")
final class JobCommand {
    private static final String ROOT = "/api/v1/jobs";
    private static final long LOOK_EVERY_MS = 200;

    private JobCommand() {}

    @Command(name = "list", description = "The jobs and how they are.", mixinStandardHelpOptions = true)
    int list(@Mixin InstanceOptions options) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode job : options.client().get(ROOT)) {
            rows.add(List.of(
                    job.path("name").asText(),
                    job.path("mode").asText(),
                    job.path("engine").asText(),
                    job.path("state").asText(),
                    job.path("read").asText(),
                    job.path("written").asText(),
                    WorkflowCommand.text(job.path("behind")),
                    WorkflowCommand.text(job.path("problem"))));
        }
        System.out.print(
                TextTable.of(List.of("job", "mode", "engine", "state", "read", "written", "behind", "problem"), rows));
        return 0;
    }

    @Command(name = "run", description = "Run a batch job and wait for its end.", mixinStandardHelpOptions = true)
    int run(
            @Mixin InstanceOptions options,
            @Parameters(paramLabel = "JOB") String job,
            @Option(names = "--engine", paramLabel = "ENGINE", description = "embedded or spark, instead of its own")
                    String engine,
            @Option(names = "--param", paramLabel = "NAME=VALUE", description = "a parameter; may be repeated")
                    Map<String, String> parameters)
            throws InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        if (engine != null) {
            request.put("engine", engine);
        }
        if (parameters != null) {
            ObjectNode given = request.putObject("parameters");
            parameters.forEach(given::put);
        }
        String runs = ROOT + "/" + encoded(job) + "/runs";
        JsonNode status = options.client().post(runs, request);
        String address = runs + "/" + status.path("run").asText();
        int told = 0;
        try (Progress progress = new Progress(job, 0)) {
            while (status.path("state").asText().equals("running")) {
                progress.of(status.path("total").asLong());
                progress.to(status.path("done").asLong(), status.path("done").asText() + " rows");
                Thread.sleep(LOOK_EVERY_MS);
                status = options.client().get(address);
            }
        }
        JsonNode log = status.path("log");
        for (; told < log.size(); told++) {
            System.out.println(log.get(told).asText());
        }
        if (status.path("state").asText().equals("failed")) {
            System.err.println(status.path("problem").asText());
            return 1;
        }
        return 0;
    }

    @Command(name = "log", description = "The last lines that a stream told.", mixinStandardHelpOptions = true)
    int log(@Mixin InstanceOptions options, @Parameters(paramLabel = "JOB") String job) {
        for (JsonNode line : options.client().get(ROOT + "/" + encoded(job) + "/log")) {
            System.out.println(line.asText());
        }
        return 0;
    }

    @Command(
            name = "pause",
            description = "Stop a stream; it stays stopped after a restart.",
            mixinStandardHelpOptions = true)
    int pause(@Mixin InstanceOptions options, @Parameters(paramLabel = "JOB") String job) {
        return tell(options, job, "pause", "is paused");
    }

    @Command(name = "resume", description = "Let a stream go on.", mixinStandardHelpOptions = true)
    int resume(@Mixin InstanceOptions options, @Parameters(paramLabel = "JOB") String job) {
        return tell(options, job, "resume", "goes on");
    }

    @Command(name = "restart", description = "Start a stream anew.", mixinStandardHelpOptions = true)
    int restart(
            @Mixin InstanceOptions options,
            @Parameters(paramLabel = "JOB") String job,
            @Option(names = "--from-beginning", description = "read the whole topic again") boolean beginning) {
        return tell(options, job, "restart" + (beginning ? "?from=beginning" : ""), "starts anew");
    }

    private static int tell(InstanceOptions options, String job, String verb, String done) {
        options.client().post(ROOT + "/" + encoded(job) + "/" + verb, JsonNodeFactory.instance.objectNode());
        System.out.println("`" + job + "` " + done + ".");
        return 0;
    }

    private static String encoded(String job) {
        return URLEncoder.encode(job, StandardCharsets.UTF_8);
    }
}
