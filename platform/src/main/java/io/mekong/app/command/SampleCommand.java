package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.app.InstanceFile;
import io.mekong.broker.Broker;
import io.mekong.broker.BrokerConfig;
import io.mekong.broker.BrowsePage;
import io.mekong.broker.BrowseRequest;
import io.mekong.core.MekongException;
import io.mekong.source.sample.SampleFormat;
import io.mekong.source.sample.SampleMessage;
import io.mekong.source.sample.StreamProposal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proposes a stream file from what a topic or a file holds. Prints it, and changes nothing. */
@Command(
        name = "sample",
        description = "Propose a stream file from up to 1,000 messages of a topic, or events of a file.",
        mixinStandardHelpOptions = true)
final class SampleCommand implements Callable<Integer> {
    /** What can be no topic, or is most likely none. */
    private static final Pattern FILE = Pattern.compile("[/\\\\]|(?i)\\.(csv|tsv|json|jsonl|ndjson)$");

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(
            paramLabel = "TOPIC|FILE",
            description =
                    "a topic of the running instance's Kafka, or a file: JSON lines, a JSON array, CSV with a header")
    private String from = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "json, csv or debezium (default: what it looks like)")
    private String format = "auto";

    @Option(names = "--name", paramLabel = "NAME", description = "the stream's name (default: the topic's or file's)")
    private String name = "";

    @Override
    public Integer call() {
        SampleFormat wanted = format();
        if (!name.isEmpty() && !name.matches("[a-z][a-z0-9_-]{0,62}")) {
            throw new WrongUsage(
                    "A stream cannot be called `" + name + "`",
                    "a name has lower-case letters, digits, `-` and `_`, a letter first",
                    "Choose another --name.");
        }
        Path file = Path.of(from);
        System.out.print(
                Files.isRegularFile(file)
                        ? StreamProposal.ofFile(file, wanted, name).yaml()
                        : ofTopic(wanted).yaml());
        return 0;
    }

    private SampleFormat format() {
        try {
            return SampleFormat.valueOf(format.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(
                    "Cannot read messages as `" + format + "`",
                    "there is no such format, or it is read by its schema",
                    "Say json, csv or debezium.");
        }
    }

    private StreamProposal ofTopic(SampleFormat wanted) {
        if (FILE.matcher(from).find()) {
            throw MekongException.user("Cannot read " + from, "there is no such file", "Check the path.");
        }
        ApiClient client = options.client();
        for (JsonNode stream : client.get("/api/v1/streams")) {
            if (stream.path("topic").asText().equals(from)
                    || stream.path("name").asText().equals(from)) {
                return ofStream(client, stream, wanted);
            }
        }
        return ofOtherTopic(wanted);
    }

    /** The instance reads its own streams, wherever its Kafka is and however it is reached. */
    private StreamProposal ofStream(ApiClient client, JsonNode stream, SampleFormat wanted) {
        String address = "/api/v1/streams/"
                + URLEncoder.encode(stream.path("name").asText(), StandardCharsets.UTF_8) + "/messages?limit="
                + BrowseRequest.LARGEST_LIMIT;
        List<SampleMessage> messages = new ArrayList<>();
        for (JsonNode message : client.get(address).path("messages")) {
            if (message.path("value").isTextual()) {
                messages.add(new SampleMessage(
                        Optional.ofNullable(message.path("key").textValue()),
                        message.path("value").asText()));
            }
        }
        return StreamProposal.ofMessages(
                stream.path("topic").asText(),
                stream.path("partitions").asInt(),
                messages,
                wanted,
                name.isEmpty() ? stream.path("name").asText() : name);
    }

    /** A topic that is no stream yet: the instance does not know it, but its Kafka does. */
    private StreamProposal ofOtherTopic(SampleFormat wanted) {
        String kafka = options.running()
                .map(InstanceFile::kafka)
                .orElse("localhost:" + options.ports().kafka());
        try (Broker broker = Broker.open(new BrokerConfig.External(kafka, Map.of()))) {
            BrowsePage page = broker.browser().read(BrowseRequest.newest(from, BrowseRequest.LARGEST_LIMIT));
            List<SampleMessage> messages = page.messages().stream()
                    .filter(message -> message.value().isPresent())
                    .map(message ->
                            new SampleMessage(message.key(), message.value().get()))
                    .toList();
            return StreamProposal.ofMessages(from, page.partitions().size(), messages, wanted, name);
        }
    }
}
