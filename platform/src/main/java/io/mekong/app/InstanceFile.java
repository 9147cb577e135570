package io.mekong.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The note that a running instance leaves in its data folder, by which the other commands find it.
 *
 * @param startedAtMs when the process began, to tell it from a later one with the same number
 */
public record InstanceFile(
        long pid, long startedAtMs, boolean ready, String project, String url, String kafka, String kafkaExternal) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Path file(Path dataDirectory) {
        return dataDirectory.resolve("instance.json");
    }

    /** Empty when no instance has noted itself, or the note cannot be read. */
    public static Optional<InstanceFile> read(Path dataDirectory) {
        try {
            JsonNode node = JSON.readTree(Files.readAllBytes(file(dataDirectory)));
            return Optional.of(new InstanceFile(
                    node.path("pid").asLong(),
                    node.path("startedAtMs").asLong(),
                    node.path("ready").asBoolean(),
                    node.path("project").asText(),
                    node.path("url").asText(),
                    node.path("kafka").asText(),
                    node.path("kafkaExternal").asText()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Replaces the note as a whole: a reader sees the old one or the new one. */
    public void write(Path dataDirectory) {
        ObjectNode node = JSON.createObjectNode();
        node.put("pid", pid);
        node.put("startedAtMs", startedAtMs);
        node.put("ready", ready);
        node.put("project", project);
        node.put("url", url);
        node.put("kafka", kafka);
        node.put("kafkaExternal", kafkaExternal);
        try {
            Path draft = dataDirectory.resolve("instance.json.new");
            Files.writeString(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node));
            Files.move(draft, file(dataDirectory), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot write to the data folder " + dataDirectory,
                    MekongException.reason(e),
                    "Free space, or choose another folder with --data.",
                    e);
        }
    }

    public static void remove(Path dataDirectory) {
        try {
            Files.deleteIfExists(file(dataDirectory));
        } catch (IOException e) {
            throw MekongException.resource("Cannot tidy the data folder", MekongException.reason(e), "", e);
        }
    }

    /** The process, while it lives and is the one that wrote the note. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(handle -> handle.info()
                        .startInstant()
                        .map(start -> Math.abs(start.toEpochMilli() - startedAtMs) < 2_000)
                        .orElse(true));
    }
}
