package io.mekong.source;

import io.mekong.core.Durations;
import io.mekong.core.MekongException;
import io.mekong.source.FileReplay.Progress;
import io.mekong.source.FileReplay.RejectedLine;
import io.mekong.source.FileReplay.Rejection;
import io.mekong.source.FileReplay.Result;
import io.mekong.source.FileReplay.Sink;
import io.mekong.source.FileReplay.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One replay at work: paces, batches, counts. */
final class Replaying {
    private static final int BATCH_EVENTS = 1000;
    private static final long BATCH_BYTES = 1 << 20;
    private static final int REJECTIONS_KEPT = 100;
    /** Shorter waits are not worth a batch of their own. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(5);

    private static final Duration LONGEST_BUSY = Duration.ofMinutes(5);

    private final FileReplay replay;
    private final RowReader rows;
    private final Sink sink;
    private final Consumer<Progress> progress;
    private final ReplayClock clock;
    private final long startNanos;

    private final List<Row.Read> batch = new ArrayList<>();
    private final List<RejectedLine> firstRejections = new ArrayList<>();
    private long batchBytes;
    private long skipped;
    private long read;
    private long settled;
    private long sent;
    private long accepted;
    private long rejected;
    private @Nullable Instant firstTime;
    private long firstNanos;
    private Optional<Instant> latestTime = Optional.empty();

    Replaying(FileReplay replay, RowReader rows, Sink sink, Consumer<Progress> progress, ReplayClock clock) {
        this.replay = replay;
        this.rows = rows;
        this.sink = sink;
        this.progress = progress;
        this.clock = clock;
        this.startNanos = clock.nanoTime();
    }

    Summary run() {
        for (Row row = rows.next(); row != null; row = rows.next()) {
            if (skipped < replay.skip()) {
                skipped++;
                continue;
            }
            if (row instanceof Row.Read event) {
                pace(event);
            }
            read++;
            switch (row) {
                case Row.Bad bad -> reject(bad.line(), bad.reason());
                case Row.Read event -> add(event);
            }
        }
        flush();
        return new Summary(read, accepted, rejected, firstRejections, Duration.ofNanos(clock.nanoTime() - startNanos));
    }

    private void add(Row.Read event) {
        batch.add(event);
        batchBytes += event.json().length;
        if (batch.size() >= BATCH_EVENTS || batchBytes >= BATCH_BYTES) {
            flush();
        }
    }

    /** Waits until the event is due; what is due already goes out first. Late or disordered events do not wait. */
    private void pace(Row.Read event) {
        if (replay.speed().isMax() || event.time().isEmpty()) {
            return;
        }
        Instant time = event.time().get();
        if (firstTime == null) {
            firstTime = time;
            firstNanos = clock.nanoTime();
            return;
        }
        double sinceFirst =
                Duration.between(firstTime, time).toNanos() / replay.speed().factor();
        Duration wait = Duration.ofNanos(firstNanos + (long) sinceFirst - clock.nanoTime());
        if (wait.compareTo(SHORTEST_WAIT) >= 0) {
            flush();
            sleep(wait);
        }
    }

    private void flush() {
        if (!batch.isEmpty()) {
            Result.Stored stored = store();
            accepted += stored.accepted();
            for (Rejection rejection : stored.rejections()) {
                reject(batch.get(rejection.index()).line(), rejection.reason());
            }
            sent += batch.size();
            latestTime = batch.getLast().time().or(() -> latestTime);
            batch.clear();
            batchBytes = 0;
        }
        settled = read;
        progress.accept(new Progress(rows.bytesRead(), rows.bytesTotal(), sent, accepted, rejected, latestTime));
    }

    private Result.Stored store() {
        List<byte[]> events = batch.stream().map(Row.Read::json).toList();
        Duration busy = Duration.ZERO;
        while (true) {
            switch (send(events)) {
                case Result.Stored stored -> {
                    return stored;
                }
                case Result.Busy wait -> {
                    busy = busy.plus(wait.retryAfter());
                    if (busy.compareTo(LONGEST_BUSY) > 0) {
                        throw stopped(MekongException.resource(
                                "The platform takes no events",
                                "it has been busy for " + Durations.format(LONGEST_BUSY),
                                "Look at its load (`mekong status`).",
                                null));
                    }
                    sleep(wait.retryAfter());
                }
            }
        }
    }

    private Result send(List<byte[]> events) {
        try {
            return sink.send(events);
        } catch (MekongException e) {
            throw stopped(e);
        }
    }

    private MekongException stopped(MekongException cause) {
        return new MekongException(
                cause.code(),
                "Stopped loading " + replay.file().getFileName() + " after " + accepted + " accepted and " + rejected
                        + " rejected events",
                cause.what() + ": " + cause.why(),
                (cause.fix() + " Then resume with `--skip " + (replay.skip() + settled) + "`.").strip(),
                cause);
    }

    private void reject(long line, String reason) {
        rejected++;
        if (firstRejections.size() < REJECTIONS_KEPT) {
            firstRejections.add(new RejectedLine(line, reason));
        }
    }

    private void sleep(Duration duration) {
        try {
            clock.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped(MekongException.user("The replay ended early", "it was told to stop", ""));
        }
    }
}
