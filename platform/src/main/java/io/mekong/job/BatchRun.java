package io.mekong.job;

import io.mekong.core.Folders;
import io.mekong.core.MekongException;
import io.mekong.deadletter.DeadLetters;
import io.mekong.deadletter.RejectedMessages;
import io.mekong.project.Job;
import io.mekong.project.Job.Input;
import io.mekong.project.Stream;
import io.mekong.store.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The batches of a stream, one after the other: what arrives, what is read beside it, and where the rows go. */
final class BatchRun implements AutoCloseable {

    private final Job job;
    private final String name;
    private final Workbench bench;
    private final EngineContext context;
    private final RejectedMessages rejected;
    private final Arrivals arrivals;
    private final Path drafts;
    private final List<BatchWriter> writers = new ArrayList<>();

    private BatchRun(Job job, Stream stream, Workbench bench, EngineContext context, Instant since, Path drafts) {
        this.job = job;
        this.bench = bench;
        this.context = context;
        this.drafts = drafts;
        Map.Entry<String, Input> arriving = job.arriving().orElseThrow();
        this.name = arriving.getKey();
        this.rejected = new DeadLetters(context.producer(), stream, "job " + job.name(), () -> since, context.kafka());
        this.arrivals = arriving.getValue() instanceof Input.Objects objects
                ? new ObjectArrivals(name, objects.data(), context.files(), drafts, rejected, bench)
                : new MessageArrivals(name, stream, rejected, bench);
        job.writes().forEach(output -> writers.add(context.outputs().ofStream(job, output)));
    }

    /** @param since nothing that goes on now was read before then */
    static BatchRun of(Job job, Stream stream, Workbench bench, EngineContext context, Instant since) {
        try {
            Files.createDirectories(context.drafts());
            return new BatchRun(
                    job, stream, bench, context, since, Files.createTempDirectory(context.drafts(), job.name()));
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot make a folder in " + context.drafts(),
                    MekongException.reason(e),
                    "Look at the disk of the data folder: is it full?",
                    e);
        }
    }

    Arrivals arrivals() {
        return arrivals;
    }

    /** Before reading goes on there, perhaps again. */
    void restart(Map<Integer, Long> next) {
        arrivals.clear();
        rejected.restart(next);
    }

    /** @return how many rows were written, over all outputs */
    long write(long batch) throws InterruptedException {
        arrivals.finish();
        try (JobInputs.Open open = new JobInputs.Open(drafts)) {
            for (Map.Entry<String, Input> read : job.reads().entrySet()) {
                if (!read.getKey().equals(name)) {
                    context.inputs().open(job, read.getKey(), read.getValue(), Map.of(), bench, open, _ -> {});
                }
            }
            return JobRows.write(job, batch, Map.of(), bench, writers);
        }
    }

    @Override
    public void close() {
        writers.forEach(BatchWriter::close);
        Folders.delete(drafts);
    }
}
