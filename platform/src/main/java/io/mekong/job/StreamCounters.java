package io.mekong.job;

import io.mekong.core.MekongException;
import io.mekong.project.Job;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** What is told of a stream. For all threads. */
final class StreamCounters {
    private final Job job;
    private final InstantSource clock;
    private JobState state = JobState.STARTING;
    private Instant since;
    private long batches;
    private long read;
    private long written;
    private long setAside;
    private long restarts;
    private Optional<Instant> lastBatch = Optional.empty();
    private Optional<Duration> lastTook = Optional.empty();
    private Optional<MekongException> problem = Optional.empty();
    private Optional<URI> page = Optional.empty();

    StreamCounters(Job job, InstantSource clock) {
        this.job = job;
        this.clock = clock;
        this.since = clock.instant();
    }

    synchronized void state(JobState now) {
        if (state != now) {
            state = now;
            since = clock.instant();
        }
        problem = Optional.empty();
    }

    synchronized void failed(MekongException why) {
        state(JobState.RETRYING);
        problem = Optional.of(why);
        restarts++;
    }

    synchronized void page(URI where) {
        page = Optional.of(where);
    }

    /** @param aside since the beginning */
    synchronized void wrote(long messages, long rows, long aside, Duration took) {
        batches++;
        read += messages;
        written += rows;
        setAside = aside;
        lastBatch = Optional.of(clock.instant());
        lastTook = Optional.of(took);
    }

    /** What a driver tells behind a batch. */
    synchronized void progress(long messages, Duration took) {
        read += messages;
        if (messages > 0) {
            lastTook = Optional.of(took);
        }
    }

    synchronized long batches() {
        return batches;
    }

    synchronized JobStatus status(Optional<Long> behind) {
        return new JobStatus(
                job.name(),
                job.engine(),
                state,
                since,
                batches,
                read,
                written,
                setAside,
                behind,
                lastBatch,
                lastTook,
                restarts,
                problem,
                page);
    }
}
