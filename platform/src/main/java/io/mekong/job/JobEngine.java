package io.mekong.job;

import io.mekong.project.Job;
import io.mekong.project.Stream;

/** Computes jobs. */
interface JobEngine {
    /** Starts a stream and keeps it running until it is closed. */
    RunningStream start(Job job, Stream stream);

    /**
     * Runs a batch job to its end.
     *
     * @throws io.mekong.core.MekongException when it fails; it may be run again
     */
    JobResult run(Job job, JobRun run) throws InterruptedException;
}
