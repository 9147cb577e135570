package io.mekong.job;

import io.mekong.project.Job;
import io.mekong.project.Stream;

/** Jobs in this process. */
final class EmbeddedEngine implements JobEngine {
    private final EngineContext context;

    EmbeddedEngine(EngineContext context) {
        this.context = context;
    }

    @Override
    public RunningStream start(Job job, Stream stream) {
        return EmbeddedStream.start(job, stream, context);
    }

    @Override
    public JobResult run(Job job, JobRun run) throws InterruptedException {
        return new EmbeddedBatch(job, run, context).run();
    }
}
