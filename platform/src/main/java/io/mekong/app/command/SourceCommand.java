package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sources of the running instance. */
@Command(
        name = "source",
        description = "List, pause, resume and restart what feeds the streams, and read a captured database anew.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<verb>")
final class SourceCommand {
    private static final String ROOT = "/api/v1/sources";

    private SourceCommand() {}

    @Command(name = "list", description = "The sources and how they are.", mixinStandardHelpOptions = true)
    int list(@Mixin InstanceOptions options) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode source : options.client().get(ROOT)) {
            rows.add(List.of(
                    source.path("name").asText(),
                    source.path("type").asText(),
                    source.path("stream").asText(),
                    source.path("state").asText(),
                    WorkflowCommand.text(source.path("lastError"))));
        }
        System.out.print(TextTable.of(List.of("source", "type", "stream", "state", "last error"), rows));
        return 0;
    }

    @Command(
            name = "pause",
            description = "Switch a source off; it stays off after a restart.",
            mixinStandardHelpOptions = true)
    int pause(@Mixin InstanceOptions options, @Parameters(paramLabel = "SOURCE") String source) {
        return tell(options, source, "pause", "is paused");
    }

    @Command(name = "resume", description = "Switch a source on again.", mixinStandardHelpOptions = true)
    int resume(@Mixin InstanceOptions options, @Parameters(paramLabel = "SOURCE") String source) {
        return tell(options, source, "resume", "goes on");
    }

    @Command(
            name = "restart",
            description = "Start the failed parts of a connector anew.",
            mixinStandardHelpOptions = true)
    int restart(
            @Mixin InstanceOptions options,
            @Parameters(paramLabel = "SOURCE") String source,
            @Option(names = "--all", description = "also the parts that did not fail") boolean all) {
        return tell(options, source, "restart?all=" + all, "starts anew");
    }

    @Command(
            name = "resync",
            description = {
                "Read all rows of a captured database anew, after its slot was lost for example.",
                "Tables keep their rows meanwhile; those that are not in the database any more go at the end."
            },
            mixinStandardHelpOptions = true)
    int resync(@Mixin InstanceOptions options, @Parameters(paramLabel = "SOURCE") String source) {
        return tell(options, source, "resync", "reads all rows anew; `mekong source list` shows when it is done");
    }

    private static int tell(InstanceOptions options, String source, String verb, String done) {
        options.client()
                .post(
                        ROOT + "/" + URLEncoder.encode(source, StandardCharsets.UTF_8) + "/" + verb,
                        JsonNodeFactory.instance.objectNode());
        System.out.println("`" + source + "` " + done + ".");
        return 0;
    }
}
