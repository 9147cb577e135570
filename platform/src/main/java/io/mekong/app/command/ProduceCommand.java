package io.mekong.app.command;

import io.mekong.core.MekongException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sends JSON lines to a stream: exit code 1 when some were rejected. */
@Command(
        name = "produce",
        description = "Send events, one JSON object a line, from a file or standard input.",
        mixinStandardHelpOptions = true)
final class ProduceCommand implements Callable<Integer> {
    private static final int BATCH_BYTES = 1 << 20;
    private static final int LONGEST_LINE_BYTES = 32 << 20;

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(index = "0", paramLabel = "STREAM", description = "the stream's name")
    private String stream = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "JSON lines (default: standard input)")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException, InterruptedException {
        EventSender sender = new EventSender(options.client(), stream);
        long total = file == null ? -1 : size(file);
        try (InputStream in = file == null ? System.in : Files.newInputStream(file);
                Progress progress = new Progress("produce " + stream, total)) {
            read(new BufferedInputStream(in, 1 << 16), sender, progress);
        }
        System.out.printf("accepted %d, rejected %d%n", sender.accepted(), sender.rejected());
        sender.firstReasons().forEach(reason -> System.err.println("  " + reason));
        return sender.rejected() == 0 ? 0 : 1;
    }

    private static void read(InputStream in, EventSender sender, Progress progress)
            throws IOException, InterruptedException {
        ByteArrayOutputStream batch = new ByteArrayOutputStream(BATCH_BYTES + 1024);
        byte[] chunk = new byte[1 << 16];
        long lineStart = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            for (int i = 0; i < count; i++) {
                batch.write(chunk[i]);
                if (chunk[i] == '\n') {
                    lineStart = batch.size();
                    if (batch.size() >= BATCH_BYTES) {
                        flush(batch, sender, progress);
                        lineStart = 0;
                    }
                } else if (batch.size() - lineStart > LONGEST_LINE_BYTES) {
                    throw MekongException.user(
                            "Cannot send the events",
                            "a line is longer than " + (LONGEST_LINE_BYTES >> 20) + " MB",
                            "Give one JSON object a line.");
                }
            }
            if (in.available() == 0) {
                // Standard input may be a person or a slow program: what is complete goes out now.
                lineStart = flushLines(batch, sender, progress);
            }
        }
        flush(batch, sender, progress);
    }

    private static long flushLines(ByteArrayOutputStream batch, EventSender sender, Progress progress)
            throws InterruptedException {
        byte[] bytes = batch.toByteArray();
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end > 0) {
            byte[] rest = java.util.Arrays.copyOfRange(bytes, end, bytes.length);
            batch.reset();
            batch.write(bytes, 0, end);
            flush(batch, sender, progress);
            batch.writeBytes(rest);
        }
        return 0;
    }

    private static void flush(ByteArrayOutputStream batch, EventSender sender, Progress progress)
            throws InterruptedException {
        if (batch.size() > 0) {
            sender.send(batch.toByteArray());
            progress.add(batch.size(), "accepted " + sender.accepted() + ", rejected " + sender.rejected());
            batch.reset();
        }
    }

    private static long size(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw MekongException.user("Cannot read " + path, "there is no such file", "Check the path.");
        }
        return Files.size(path);
    }
}
