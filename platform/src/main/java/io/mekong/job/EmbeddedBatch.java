package io.mekong.job;

import io.mekong.core.Folders;
import io.mekong.core.MekongException;
import io.mekong.project.Job;
import io.mekong.project.Job.Input;
import io.mekong.store.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One run of a batch job in the embedded engine. */
final class EmbeddedBatch {
    private static final int MOST_TOLD = 20;

    private final Job job;
    private final JobRun run;
    private final EngineContext context;
    private final TopicReading topics;

    EmbeddedBatch(Job job, JobRun run, EngineContext context) {
        this.job = job;
        this.run = run;
        this.context = context;
        this.topics = new TopicReading(context);
    }

    /**
     * @return empty where there was nothing to read
     * @throws InterruptedException when it is to stop: nothing of it stays but what was written before
     */
    JobResult run() throws InterruptedException {
        try (Workbench bench = context.benches().open()) {
            return stoppable(() -> run(bench), bench);
        }
    }

    private JobResult run(Workbench bench) throws Exception {
        Path drafts = drafts();
        List<BatchWriter> writers = new ArrayList<>();
        try (JobInputs.Open opened = new JobInputs.Open(drafts)) {
            for (Map.Entry<String, Input> read : job.reads().entrySet()) {
                open(read.getKey(), read.getValue(), bench, opened);
            }
            job.writes().forEach(output -> writers.add(context.outputs().ofRun(output, run)));
            long rows = JobRows.write(job, 1, run.values(), bench, writers);
            long damaged = bench.damagedRows();
            bench.damaged(MOST_TOLD).forEach(line -> run.log().accept("left out " + line));
            run.log().accept(rows + " rows written" + (damaged > 0 ? ", " + damaged + " damaged ones left out" : ""));
            return new JobResult.Done(rows, damaged);
        } catch (JobInputs.NothingThere e) {
            return new JobResult.NothingToRead(String.valueOf(e.getMessage()));
        } finally {
            writers.forEach(BatchWriter::close);
            Folders.delete(drafts);
        }
    }

    private void open(String name, Input input, Workbench bench, JobInputs.Open opened) throws InterruptedException {
        if (input instanceof Input.Arriving arriving) {
            long messages = topics.readAll(job, name, arriving, bench, opened.drafts());
            run.log().accept(name + ": " + messages + " messages of stream " + arriving.stream());
        } else {
            context.inputs().open(job, name, input, run.values(), bench, opened, run.log());
        }
    }

    private Path drafts() {
        try {
            Files.createDirectories(context.drafts());
            return Files.createTempDirectory(context.drafts(), job.name());
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot make a folder in " + context.drafts(),
                    MekongException.reason(e),
                    "Look at the disk of the data folder: is it full?",
                    e);
        }
    }

    /** The engine does not hear an interrupt: it is told in its own way. */
    private static <T> T stoppable(Callable<T> work, Workbench bench) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofPlatform().name("job-batch").daemon().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            bench.cancel();
            thread.interrupt();
            thread.join();
            throw e;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case InterruptedException stopped -> throw stopped;
                case null, default -> throw MekongException.bug("a job's run", e.getCause());
            }
        }
    }
}
