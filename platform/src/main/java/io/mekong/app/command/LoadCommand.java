package io.mekong.app.command;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.core.Spelling;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.Source;
import io.mekong.source.FileReplay;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replays a file source into its stream: exit code 1 when rows were rejected. */
@Command(
        name = "load",
        description = "Replay a file as events: at the speed it happened, N times that, or as fast as it goes.",
        mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(paramLabel = "SOURCE", description = "a source of type file")
    private String source = "";

    @Option(names = "--project", paramLabel = "PROJECT", description = "the project's folder (default: the instance's)")
    private @Nullable Path project;

    @Option(names = "--file", paramLabel = "FILE", description = "this file instead of the source's own")
    private @Nullable Path file;

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            description = "real, max, or a factor such as 10x (default: the source's)")
    private @Nullable String speed;

    @Option(names = "--skip", paramLabel = "N", description = "leave out the first N rows, to go on after a break")
    private long skip;

    @Override
    public Integer call() {
        Project loaded = Projects.load(projectFolder(), new Overrides(System.getenv(), List.of()));
        FileReplay replay = FileReplay.of(loaded, fileSource(loaded)).withSkip(skip);
        if (file != null) {
            replay = replay.withFile(file.toAbsolutePath());
        }
        if (speed != null) {
            replay = replay.withSpeed(speedOf(speed));
        }
        EventSender sender = new EventSender(options.client(), replay.stream().name());
        FileReplay.Summary summary = run(replay, sender);
        System.out.printf(
                Locale.ROOT,
                "accepted %d, rejected %d, in %.1f s%n",
                summary.accepted(),
                summary.rejected(),
                summary.elapsed().toMillis() / 1000.0);
        summary.firstRejections().stream()
                .limit(5)
                .forEach(row -> System.err.println("  line " + row.line() + ": " + row.reason()));
        return summary.rejected() == 0 ? 0 : 1;
    }

    private static FileReplay.Summary run(FileReplay replay, EventSender sender) {
        try (Progress bar = new Progress("load " + replay.source().name(), size(replay.file()))) {
            return replay.run(
                    sender::sendBatch,
                    progress -> bar.to(
                            progress.bytesRead(),
                            progress.accepted() + " accepted, " + progress.rejected() + " rejected, "
                                    + new DataSize(progress.bytesRead())
                                    + progress.eventTime()
                                            .map(Instant::toString)
                                            .map(time -> ", at " + time)
                                            .orElse("")));
        }
    }

    private Path projectFolder() {
        if (project != null) {
            return project.toAbsolutePath().normalize();
        }
        return options.running().map(running -> Path.of(running.project())).orElseGet(Home::defaultProject);
    }

    private Source.File fileSource(Project loaded) {
        if (loaded.sources().get(source) instanceof Source.File known) {
            return known;
        }
        List<String> files = loaded.sources().values().stream()
                .filter(Source.File.class::isInstance)
                .map(Source::name)
                .toList();
        throw new WrongUsage(
                "There is no file source `" + source + "`",
                "the project has no file sources/" + source + ".yaml of type file",
                Spelling.hint(source, files));
    }

    private static Source.Speed speedOf(String text) {
        try {
            return Source.Speed.parse(text);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("Cannot read --speed", MekongException.reason(e), "Say real, max or 10x.");
        }
    }

    private static long size(Path path) {
        return path.toFile().length();
    }
}
