package io.mekong.source;

import io.mekong.core.MekongException;
import io.mekong.project.Project;
import io.mekong.project.Source;
import io.mekong.project.Source.Speed;
import io.mekong.project.Stream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file to be replayed as a stream's events, once, by one thread, in bounded memory.
 *
 * <p>CSV text becomes JSON of the column's type: numbers as they are written, empty text as an absent field. A row that
 * cannot be read is rejected with its line number; it never ends the replay. At least once: a batch that fails may have
 * been stored in part, and is sent again by whoever resumes.
 *
 * @param skip how many of the file's first rows (rejected ones included) are left out
 */
public record FileReplay(Source.File source, Stream stream, Path file, Speed speed, long skip) {
    public FileReplay {
        if (skip < 0) {
            throw MekongException.user(
                    "Cannot skip " + skip + " rows", "a number of rows is not negative", "Say --skip 0 or more.");
        }
    }

    /** As the project's file says it. */
    public static FileReplay of(Project project, Source.File source) {
        Stream stream = project.streams().get(source.stream());
        if (stream == null) {
            throw MekongException.bug("The source " + source.name() + " has no stream " + source.stream(), null);
        }
        return new FileReplay(source, stream, project.root().resolve(source.path()), source.speed(), 0);
    }

    public FileReplay withFile(Path other) {
        return new FileReplay(source, stream, other, speed, skip);
    }

    public FileReplay withSpeed(Speed other) {
        return new FileReplay(source, stream, file, other, skip);
    }

    public FileReplay withSkip(long rows) {
        return new FileReplay(source, stream, file, speed, rows);
    }

    /** Where events go, batch by batch. */
    @FunctionalInterface
    public interface Sink {
        /**
         * @param events each one JSON object without a line break
         * @throws MekongException when it cannot take them; the replay stops
         */
        Result send(List<byte[]> events);
    }

    /** What became of a batch. */
    public sealed interface Result {
        /** @param rejections of single events; all others were accepted and are acknowledged */
        record Stored(long accepted, List<Rejection> rejections) implements Result {
            public Stored {
                rejections = List.copyOf(rejections);
            }
        }

        /** Nothing was taken: the same batch is offered again after that time. */
        record Busy(Duration retryAfter) implements Result {}
    }

    /** @param index in the batch, from 0 */
    public record Rejection(int index, String reason) {}

    /** @param line in the file, from 1 */
    public record RejectedLine(long line, String reason) {}

    /**
     * How far it is.
     *
     * @param rejected by the reader or by the sink
     * @param eventTime of the latest event sent; empty where it has none
     */
    public record Progress(
            long bytesRead, long bytesTotal, long sent, long accepted, long rejected, Optional<Instant> eventTime) {}

    /**
     * What it came to.
     *
     * @param rows read, without the skipped ones; accepted + rejected
     * @param firstRejections at most a hundred
     */
    public record Summary(
            long rows, long accepted, long rejected, List<RejectedLine> firstRejections, Duration elapsed) {
        public Summary {
            firstRejections = List.copyOf(firstRejections);
        }
    }

    /**
     * Replays the file.
     *
     * @param progress is told after every batch
     * @throws MekongException when the file cannot be read or does not fit the stream, or when the sink fails; it says how
     *     many events were accepted and how to resume
     */
    public Summary run(Sink sink, Consumer<Progress> progress) {
        return run(sink, progress, ReplayClock.SYSTEM);
    }

    Summary run(Sink sink, Consumer<Progress> progress, ReplayClock clock) {
        try (RowReader rows = RowReader.open(this)) {
            return new Replaying(this, rows, sink, progress, clock).run();
        }
    }
}
