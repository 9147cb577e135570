package io.mekong.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.core.MekongException;
import io.mekong.project.Job;
import io.mekong.project.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Jobs in Spark: each has a driver of its own. */
final class SparkEngine implements JobEngine {
    private final SparkConfig config;
    private final EngineContext context;
    private final SparkAssignments assignments;
    private final SparkResults results;

    SparkEngine(SparkConfig config, EngineContext context, InputPlaces inputs, OutputTargets targets) {
        this.config = config;
        this.context = context;
        this.assignments = new SparkAssignments(config, inputs, targets);
        this.results = new SparkResults(context, targets);
    }

    @Override
    public RunningStream start(Job job, Stream stream) {
        return SparkStream.start(job, stream, this);
    }

    @Override
    public JobResult run(Job job, JobRun run) throws InterruptedException {
        config.installation().require(run.log());
        Map<String, String> parameters = new LinkedHashMap<>();
        run.values().forEach((name, value) -> parameters.put(name, value.toString()));
        Ran ran = new Ran(run);
        try (SparkDriver driver = open(assignments.of(job, run.id(), run.startedAt(), parameters, ""))) {
            driver.follow(ran);
        }
        return ran.result.orElseThrow(() -> MekongException.bug("a driver told no result", null));
    }

    SparkDriver open(String assignment) {
        try {
            Files.createDirectories(config.folder());
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot make the folder " + config.folder(),
                    MekongException.reason(e),
                    "Look at the disk of the data folder: is it full?",
                    e);
        }
        return SparkDriver.start(config, assignment);
    }

    SparkConfig config() {
        return config;
    }

    EngineContext context() {
        return context;
    }

    /** @param generation how often the job was begun anew */
    String assignment(Job job, long generation) {
        String name = generation == 0 ? job.name() : job.name() + "/" + generation;
        return assignments.of(job, name, context.clock().instant(), Map.of(), config.checkpoints() + "/" + name);
    }

    /** What a batch's driver tells. */
    private final class Ran implements SparkDriver.Listener {
        private final JobRun run;
        private Optional<JobResult> result = Optional.empty();

        Ran(JobRun run) {
            this.run = run;
        }

        @Override
        public void line(String line) {
            run.log().accept(line);
        }

        @Override
        public void told(String what, JsonNode facts) {
            switch (what) {
                case "page" ->
                    run.log().accept("Spark's page: " + facts.path("url").asText());
                case "result" -> {
                    long rows = facts.path("rows").asLong();
                    long damaged = facts.path("damaged").asLong();
                    run.log()
                            .accept(rows + " rows written"
                                    + (damaged > 0 ? ", " + damaged + " damaged ones left out" : ""));
                    result = Optional.of(new JobResult.Done(rows, damaged));
                }
                case "nothing" ->
                    result = Optional.of(
                            new JobResult.NothingToRead(facts.path("why").asText()));
                case "results" -> results.take(facts);
                default -> run.log().accept(facts.toString());
            }
        }

        @Override
        public void settle() {}
    }
}
