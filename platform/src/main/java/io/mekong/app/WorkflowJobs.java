package io.mekong.app;

import io.mekong.job.JobResult;
import io.mekong.job.JobRun;
import io.mekong.job.Jobs;
import io.mekong.project.Job;
import io.mekong.project.Work;
import io.mekong.task.Outcome;
import io.mekong.task.TaskContext;
import io.mekong.task.Tools;
import java.time.InstantSource;
import java.util.Map;

/** Jobs for tasks. */
record WorkflowJobs(Jobs jobs, InstantSource clock) implements Tools.Jobs {
    @Override
    public Outcome run(Work.RunJob work, Map<String, String> parameters, TaskContext context)
            throws InterruptedException {
        Job job = jobs.job(work.job());
        JobRun run = new JobRun(
                job.name() + "/" + context.workflow() + "/" + context.run() + "/" + context.task() + "/"
                        + Integer.toHexString(parameters.hashCode()),
                clock.instant(),
                job.values(parameters),
                context.log(),
                JobRun.Progress.UNSEEN);
        return switch (jobs.run(job, work.engine(), run)) {
            case JobResult.Done(long rows, long damaged) ->
                new Outcome.Done(
                        rows + " rows" + (damaged > 0 ? ", " + damaged + " left out" : ""),
                        Map.of("rows", rows, "damaged", damaged));
            case JobResult.NothingToRead(String why) -> new Outcome.Skipped(why);
        };
    }
}
