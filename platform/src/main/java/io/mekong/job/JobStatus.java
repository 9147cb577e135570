package io.mekong.job;

import io.mekong.core.MekongException;
import io.mekong.project.Job;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a stream is doing.
 *
 * @param batches written since it was started
 * @param read messages, since it was started
 * @param written rows, since it was started, over all outputs
 * @param setAside messages and objects that could not be read, since it was started
 * @param behind messages that wait in the topic; empty: not known
 * @param lastBatch when the last was written
 * @param lastTook how long that took
 * @param restarts after failures
 * @param problem why it does not run
 * @param page Spark's own, where Spark runs it
 */
public record JobStatus(
        String job,
        Job.Engine engine,
        JobState state,
        Instant since,
        long batches,
        long read,
        long written,
        long setAside,
        Optional<Long> behind,
        Optional<Instant> lastBatch,
        Optional<Duration> lastTook,
        long restarts,
        Optional<MekongException> problem,
        Optional<URI> page) {
    static JobStatus paused(Job job) {
        return new JobStatus(
                job.name(),
                job.engine(),
                JobState.PAUSED,
                Instant.EPOCH,
                0,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty());
    }
}
