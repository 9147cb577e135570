package io.mekong.app.command;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the log, of one component or of all. */
@Command(name = "logs", description = "Show the log of the instance.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private static final Pattern LINE = Pattern.compile("^\\d{4}-\\S+ +[A-Z]+ +(\\S+) ");
    private static final Duration PAUSE = Duration.ofMillis(200);

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "COMPONENT",
            description = "only this one: kafka, postgres, ingest, source, workflow, query, api, project, app …")
    private @Nullable String component;

    @Option(
            names = {"-f", "--follow"},
            description = "go on with what comes")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "how many lines to begin with (default: 200)")
    private int lines = 200;

    /** Whether the last line that had a component was of the wanted one: a stack trace belongs to the line above it. */
    private boolean shown = true;

    @Override
    public Integer call() throws InterruptedException {
        Path file = options.dataDirectory().resolve("logs").resolve("mekong.log");
        if (!Files.isRegularFile(file)) {
            throw MekongException.resource(
                    "There is no log",
                    file + " does not exist",
                    "Start an instance with `mekong up`, or name its --data.",
                    null);
        }
        try {
            newest(file).forEach(System.out::println);
            if (follow) {
                follow(file);
            }
            return 0;
        } catch (IOException e) {
            throw MekongException.resource("Cannot read " + file, MekongException.reason(e), "", e);
        }
    }

    private Deque<String> newest(Path file) throws IOException {
        Deque<String> newest = new ArrayDeque<>();
        try (Stream<String> all = Files.lines(file, StandardCharsets.UTF_8)) {
            all.filter(this::wanted).forEach(line -> {
                newest.addLast(line);
                if (newest.size() > lines) {
                    newest.removeFirst();
                }
            });
        }
        return newest;
    }

    /** Reads on at the end; a file that became shorter was rolled over and is read from its beginning. */
    private void follow(Path file) throws IOException, InterruptedException {
        long position = Files.size(file);
        StringBuilder rest = new StringBuilder();
        while (!Thread.currentThread().isInterrupted()) {
            long size = Files.exists(file) ? Files.size(file) : 0;
            if (size < position) {
                position = 0;
            }
            if (size > position) {
                rest.append(read(file, position, size));
                position = size;
                int end = rest.lastIndexOf("\n");
                if (end >= 0) {
                    rest.substring(0, end).lines().filter(this::wanted).forEach(System.out::println);
                    rest.delete(0, end + 1);
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    private static String read(Path file, long from, long to) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(to - from, 1 << 20)];
            open.seek(from);
            open.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private boolean wanted(String line) {
        if (component == null) {
            return true;
        }
        Matcher start = LINE.matcher(line);
        if (start.find()) {
            shown = component.equals(start.group(1));
        }
        return shown;
    }
}
