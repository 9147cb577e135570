package io.mekong.job;

import io.mekong.core.MekongException;
import io.mekong.project.Job;
import io.mekong.project.Job.Output;
import java.util.Map;

/** Opens what jobs write to. */
final class JobOutputs {
    private final OutputTargets targets;
    private final FilePlaces files;
    private final java.nio.file.Path drafts;

    JobOutputs(OutputTargets targets, FilePlaces files, java.nio.file.Path drafts) {
        this.targets = targets;
        this.files = files;
        this.drafts = drafts;
    }

    /** For the batches of a stream. */
    BatchWriter ofStream(Job job, Output output) {
        return output instanceof Output.Database database
                ? DatabaseWriter.ofStream(targets.login(database.database()), job, database)
                : other(output, Map.of(), JobRun.Progress.UNSEEN);
    }

    /** For one run of a batch job. */
    BatchWriter ofRun(Output output, JobRun run) {
        return output instanceof Output.Database database
                ? DatabaseWriter.ofRun(targets.login(database.database()), database, run)
                : other(output, run.values(), run.progress());
    }

    private BatchWriter other(Output output, Map<String, Object> values, JobRun.Progress progress) {
        return switch (output) {
            case Output.Hashes hashes -> new HashesWriter(targets.redis(), hashes);
            case Output.Results(var table) -> new ResultsWriter(targets, table);
            case Output.Files written -> new FilesWriter(files, drafts, written, values, progress);
            case Output.Database _ -> throw MekongException.bug("rows for a database are numbered", null);
        };
    }
}
