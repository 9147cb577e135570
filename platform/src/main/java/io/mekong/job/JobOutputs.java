package io.mekong.job;

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

    /**
     * @param run tells one run of a batch job from another; of a stream its name is enough
     * @param values of the job's parameters, which addresses may name
     * @param progress is told how far a batch is, where that can be said
     */
    BatchWriter open(Job job, Output output, String run, Map<String, Object> values, JobRun.Progress progress) {
        return switch (output) {
            case Output.Hashes hashes -> new HashesWriter(targets.redis(), hashes);
            case Output.Database database ->
                new DatabaseWriter(targets.login(database.database()), run, database, values);
            case Output.Results(var table) -> new ResultsWriter(targets, table);
            case Output.Files written -> new FilesWriter(files, drafts, written, values, progress);
        };
    }
}
