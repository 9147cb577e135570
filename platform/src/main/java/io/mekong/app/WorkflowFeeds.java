package io.mekong.app;

import io.mekong.core.BusyException;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.project.CurrentProject;
import io.mekong.project.Project;
import io.mekong.project.Source;
import io.mekong.source.EventIntake;
import io.mekong.source.FileReplay;
import io.mekong.task.Tools;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** What the rooms of the sources do for workflows' tasks; events go in by the door that those by HTTP take. */
record WorkflowFeeds(EventIntake intake, CurrentProject project) implements Tools.Feeds {
    private static final int REJECTIONS_TOLD = 20;
    private static final Duration TOLD = Duration.ofSeconds(2);

    @Override
    public Tools.Loaded load(String name, Optional<Path> file, long skip, LongConsumer settled, Consumer<String> log)
            throws InterruptedException {
        Project current = project.get();
        if (!(current.sources().get(name) instanceof Source.File source)) {
            throw NotFoundException.inProject("source", name, current.sources().keySet());
        }
        FileReplay replay = FileReplay.of(current, source).withSkip(skip);
        FileReplay chosen = file.map(replay::withFile).orElse(replay);
        Telling telling = new Telling(settled, log);
        try {
            FileReplay.Summary summary = chosen.run(events -> send(source.stream(), events), telling);
            return new Tools.Loaded(
                    summary.accepted(),
                    summary.rejected(),
                    summary.firstRejections().stream()
                            .limit(REJECTIONS_TOLD)
                            .map(row -> "line " + row.line() + ": " + row.reason())
                            .toList());
        } catch (MekongException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw e;
        }
    }

    private FileReplay.Result send(String stream, List<byte[]> events) {
        if (Thread.currentThread().isInterrupted()) {
            throw MekongException.user("The replay ended early", "it was told to stop", "");
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (byte[] event : events) {
            lines.writeBytes(event);
            lines.write('\n');
        }
        try {
            EventIntake.Result result = intake.accept(stream, lines.size(), lines::toByteArray);
            return new FileReplay.Result.Stored(
                    result.accepted(),
                    result.rejections().stream()
                            .map(one -> new FileReplay.Rejection(one.index(), one.reason()))
                            .toList());
        } catch (BusyException e) {
            return new FileReplay.Result.Busy(e.retryAfter());
        }
    }

    @Override
    public Tools.Produced produce(String stream, byte[] lines) {
        EventIntake.Result result = intake.accept(stream, lines.length, () -> lines);
        return new Tools.Produced(
                result.accepted(),
                result.rejections().stream()
                        .map(one -> "event " + (one.index() + 1) + ": " + one.reason())
                        .toList());
    }

    /** Now and then a line. */
    private static final class Telling implements Consumer<FileReplay.Progress> {
        private final LongConsumer settled;
        private final Consumer<String> log;
        private long toldNanos = System.nanoTime();

        Telling(LongConsumer settled, Consumer<String> log) {
            this.settled = settled;
            this.log = log;
        }

        @Override
        public void accept(FileReplay.Progress progress) {
            settled.accept(progress.accepted() + progress.rejected());
            if (System.nanoTime() - toldNanos > TOLD.toNanos()) {
                toldNanos = System.nanoTime();
                log.accept(progress.accepted() + " accepted, " + progress.rejected() + " rejected");
            }
        }
    }
}
