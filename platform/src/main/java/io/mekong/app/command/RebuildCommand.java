package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Builds tables anew. */
@Command(
        name = "rebuild",
        description = {
            "Build tables anew beside those that are served, verify them, and let them take their place.",
            "Where the project's files have a change that needs it, the tables take their new shape."
        },
        mixinStandardHelpOptions = true)
final class RebuildCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MS = 300;

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(paramLabel = "TABLE", arity = "1..*", description = "the tables")
    private List<String> tables = List.of();

    @Option(
            names = "--from",
            paramLabel = "SOURCE",
            defaultValue = "",
            description = "lake or topic (default: the lake where the streams are archived)")
    private String from = "";

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "",
            description = "read again only what Kafka received then or later, such as 2026-01-31T12:00:00Z")
    private String since = "";

    @Option(names = "--until", paramLabel = "TIME", defaultValue = "", description = "and only what it received before")
    private String until = "";

    @Option(
            names = "--offsets",
            paramLabel = "P:FIRST-LAST",
            converter = OffsetsConverter.class,
            description =
                    "read again only these offsets of a partition, such as 0:1200-1399 or 0:1200-; may be repeated")
    private List<ObjectNode> offsets = List.of();

    @Option(names = "--accept-differences", description = "take the rebuilt rows though they differ from those served")
    private boolean acceptDifferences;

    @Option(names = "--restart", description = "forget what an interrupted rebuild has done")
    private boolean restart;

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        tables.forEach(request.withArrayProperty("tables")::add);
        request.put("from", from).put("acceptDifferences", acceptDifferences).put("restart", restart);
        request.put("since", since).put("until", until);
        offsets.forEach(request.withArrayProperty("offsets")::add);
        JsonNode statuses = options.client().post("/api/v1/rebuild", request);
        try (Progress progress = new Progress("rebuild", sum(options.client().get("/api/v1/rebuild"), "total"))) {
            while (!isOver(statuses)) {
                progress.to(sum(statuses, "done"), line(statuses.path(0)));
                Thread.sleep(LOOK_EVERY_MS);
                statuses = options.client().get("/api/v1/rebuild");
            }
        }
        int exit = 0;
        for (JsonNode status : statuses) {
            System.out.println(status.path("table").asText() + ": " + line(status));
            if (status.path("phase").asText().equals("failed")) {
                System.err.println(status.path("problem").asText());
                exit = 1;
            } else {
                System.out.print(VerifyCommand.text(status.path("proof")));
            }
        }
        return exit;
    }

    /** {@code partition:first-last}; without a last, to the end. */
    private static final class OffsetsConverter implements ITypeConverter<ObjectNode> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,18})-(\\d{0,18})");

        @Override
        public ObjectNode convert(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new TypeConversionException("`" + text + "` is not of the form 0:1200-1399");
            }
            ObjectNode range = JsonNodeFactory.instance.objectNode();
            range.put("partition", Integer.parseInt(matcher.group(1))).put("first", Long.parseLong(matcher.group(2)));
            return matcher.group(3).isEmpty() ? range : range.put("last", Long.parseLong(matcher.group(3)));
        }
    }

    private static boolean isOver(JsonNode statuses) {
        for (JsonNode status : statuses) {
            String phase = status.path("phase").asText();
            if (!phase.equals("done") && !phase.equals("failed")) {
                return false;
            }
        }
        return true;
    }

    private static long sum(JsonNode statuses, String field) {
        long sum = 0;
        for (JsonNode status : statuses) {
            sum += status.path(field).asLong();
        }
        return sum;
    }

    private static String line(JsonNode status) {
        return "%s, %d of %d messages, %.0f rows/s"
                .formatted(
                        status.path("phase").asText().replace('_', ' '),
                        status.path("done").asLong(),
                        status.path("total").asLong(),
                        status.path("rowsPerSecond").asDouble());
    }
}
