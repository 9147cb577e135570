package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what was set aside; its verbs do something about it. */
@Command(
        name = "dead-letters",
        description = {
            "Count the messages of a stream that could not become rows, by reason; list or export them.",
            "The verbs replay and discard do something about them."
        },
        mixinStandardHelpOptions = true,
        subcommands = {DeadLettersReplayCommand.class, DeadLettersDiscardCommand.class})
final class DeadLettersCommand implements Callable<Integer> {
    /** A pattern of reasons must be seen whole, to be copied. */
    private static final int WIDEST_REASON = 220;

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(paramLabel = "STREAM", arity = "0..1", description = "the stream's name")
    private @Nullable String stream;

    @Option(names = "--list", description = "list the newest letters")
    private boolean list;

    @Option(names = "--export", description = "write every open letter to standard output, as JSON lines")
    private boolean export;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            defaultValue = "",
            description = "with --list or --export: only those of this reason, as the counts show it")
    private String reason = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "with --list: how many (default: 50)")
    private int limit = 50;

    @Override
    public Integer call() {
        if (stream == null) {
            throw new WrongUsage(
                    "Cannot show dead letters",
                    "the stream is missing",
                    "Say `mekong dead-letters STREAM`; see `mekong dead-letters --help`.");
        }
        if (list && export) {
            throw new WrongUsage("Cannot list and export at once", "both --list and --export are given", "Give one.");
        }
        DeadLettersClient client = new DeadLettersClient(options.client(), stream);
        if (export) {
            client.export(reason, System.out::println);
        } else if (list) {
            System.out.print(letters(client.newest(reason, limit)));
        } else {
            System.out.print(counts(client.reasons()));
        }
        return 0;
    }

    private static String counts(JsonNode counts) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode group : counts.path("reasons")) {
            rows.add(List.of(
                    group.path("open").asText(),
                    group.path("replayed").asText(),
                    group.path("discarded").asText(),
                    group.path("newest").asText(),
                    DeadLettersClient.words(group.path("tables")),
                    group.path("reason").asText()));
        }
        String table = rows.isEmpty()
                ? ""
                : TextTable.of(
                        List.of("open", "replayed", "discarded", "newest", "tables", "reason"), rows, WIDEST_REASON);
        return table + Counted.of(counts.path("looked").asInt(), "letter") + " in "
                + counts.path("topic").asText() + ": " + counts.path("open").asText() + " open, "
                + counts.path("replayed").asText() + " replayed, "
                + counts.path("discarded").asText() + " discarded"
                + (counts.path("older").asBoolean() ? " (the newest; older ones are not counted)\n" : "\n");
    }

    private static String letters(JsonNode page) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode letter : page.path("messages")) {
            rows.add(List.of(
                    letter.path("id").asText(),
                    letter.path("state").asText(),
                    letter.path("timestamp").asText(),
                    DeadLettersClient.words(letter.path("tables")),
                    letter.path("headers").path("mekong.reason").asText(),
                    letter.path("value").isNull()
                            ? ""
                            : letter.path("value").asText().replaceAll("\\p{Cntrl}", " ")));
        }
        return rows.isEmpty()
                ? "There are none.\n"
                : TextTable.of(List.of("id", "state", "set aside", "tables", "reason", "value"), rows);
    }
}
