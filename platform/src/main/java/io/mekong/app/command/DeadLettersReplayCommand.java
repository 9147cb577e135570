package io.mekong.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.MekongException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends dead letters to their stream again. */
@Command(
        name = "replay",
        description = {
            "Send dead letters to their stream again, mended or as they are, each exactly once.",
            "What the stream would not take is refused, with the reason; exit code 1 if some were."
        },
        mixinStandardHelpOptions = true)
final class DeadLettersReplayCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_LETTERS = 1_000;
    private static final int MOST_CHARACTERS = 4 << 20;

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Mixin
    private DeadLettersSelection selection = new DeadLettersSelection();

    @Option(names = "--value", paramLabel = "MESSAGE", description = "with one --id: send this in its place")
    private @Nullable String value;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "JSON lines as --export writes them, mended; - is standard input")
    private @Nullable String file;

    @Override
    public Integer call() throws IOException {
        int ways = selection.ways() + (file == null ? 0 : 1);
        if (ways != 1) {
            throw new WrongUsage(
                    "Cannot tell which dead letters are meant",
                    ways == 0 ? "none are named" : "they are named in more than one way",
                    "Say one of --id, --file, --reason and --all.");
        }
        if (value != null && selection.ids().size() != 1) {
            throw new WrongUsage(
                    "Cannot tell which letter the value is for",
                    "--value goes with one --id",
                    "Use --file to mend several.");
        }
        DeadLettersClient client = new DeadLettersClient(options.client(), selection.stream());
        if (file == null) {
            selection.post(client, "replay", value);
        } else {
            replay(client, file);
        }
        return selection.report("replay");
    }

    private void replay(DeadLettersClient client, String name) throws IOException {
        try (InputStream in = name.equals("-") ? System.in : open(Path.of(name));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            ArrayNode letters = JSON.createArrayNode();
            int number = 0;
            long characters = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    letters.add(letter(line, number));
                    characters += line.length();
                }
                if (letters.size() >= MOST_LETTERS || characters >= MOST_CHARACTERS) {
                    post(client, letters);
                    letters = JSON.createArrayNode();
                    characters = 0;
                }
            }
            post(client, letters);
        }
    }

    private void post(DeadLettersClient client, ArrayNode letters) {
        if (!letters.isEmpty()) {
            ObjectNode request = JsonNodeFactory.instance.objectNode();
            request.set("letters", letters);
            JsonNode _ = selection.send(client, "replay", request);
        }
    }

    private static JsonNode letter(String line, int number) {
        try {
            JsonNode letter = JSON.readTree(line);
            if (letter.path("id").isTextual()) {
                return letter;
            }
        } catch (JsonProcessingException e) {
            throw unreadable(number, "it is not JSON: " + MekongException.reason(e));
        }
        throw unreadable(number, "it has no `id`");
    }

    private static MekongException unreadable(int number, String why) {
        return MekongException.user(
                "Cannot read line " + number,
                why,
                "Give lines such as {\"id\": \"demo/0/3\", \"value\": \"…\"}, as --export writes them. The lines before may"
                        + " have been replayed; it is safe to send them again.");
    }

    private static InputStream open(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw MekongException.user("Cannot read " + path, "there is no such file", "Check the path.");
        }
        return Files.newInputStream(path);
    }
}
