package io.mekong.job;

import io.mekong.broker.EventProducer;
import io.mekong.broker.TopicFeeds;
import io.mekong.core.ConflictException;
import io.mekong.core.Folders;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.project.Job;
import io.mekong.project.Job.Engine;
import io.mekong.project.Job.Mode;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import io.mekong.store.Workbench;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The jobs of the project: its streams are kept running, its batches are run when somebody says so. For all threads. */
public final class Jobs implements AutoCloseable {
    private final Map<Engine, JobEngine> engines;
    private final JobPlaces places;
    private final JobPauses pauses;
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private Map<String, Job> declared = Map.of();
    private Map<String, Stream> streams = Map.of();

    /** A stream at work, and what it was made of. */
    private record Kept(Job job, Stream stream, RunningStream running) {}

    /**
     * @param dataSource where places and pauses are kept
     * @param connections to the same, each kept for as long as a stream runs
     * @param inputs what of ours is read
     * @param targets what is written to
     * @param log of messages, with the properties of its clients
     */
    public static Jobs open(
            DataSource dataSource,
            JobPlaces.Connections connections,
            InputPlaces inputs,
            OutputTargets targets,
            FilePlaces files,
            Log log,
            Folder folder,
            SparkConfig spark) {
        JobPlaces places = new JobPlaces(dataSource, connections);
        EngineContext context = new EngineContext(
                folder.benches(),
                new JobOutputs(targets, files, folder.drafts()),
                new JobInputs(inputs, files),
                places,
                log.streams(),
                log.feeds(),
                log.producer(),
                log.properties(),
                files,
                folder.drafts(),
                log.clock());
        Folders.delete(folder.drafts());
        return new Jobs(
                Map.of(
                        Engine.EMBEDDED,
                        new EmbeddedEngine(context),
                        Engine.SPARK,
                        new SparkEngine(spark, context, inputs, targets)),
                places,
                new JobPauses(dataSource));
    }

    /**
     * @param streams by name, as the project has them now
     * @param properties of Kafka's clients
     */
    public record Log(
            Function<String, Stream> streams,
            TopicFeeds feeds,
            EventProducer producer,
            Map<String, Object> properties,
            InstantSource clock) {
        public Log {
            properties = Map.copyOf(properties);
        }
    }

    /** @param drafts for files on their way; emptied at the start */
    public record Folder(Workbench.Opener benches, Path drafts) {}

    Jobs(Map<Engine, JobEngine> engines, JobPlaces places, JobPauses pauses) {
        this.engines = Map.copyOf(engines);
        this.places = places;
        this.pauses = pauses;
    }

    /** Makes what runs be what the project says. */
    public synchronized void apply(Project project) {
        declared = project.jobs();
        streams = project.streams();
        for (String name : List.copyOf(kept.keySet())) {
            Kept one = kept.get(name);
            @Nullable Job job = declared.get(name);
            if (one != null
                    && (job == null || !one.job().equals(job) || !one.stream().equals(stream(job)))) {
                stop(name);
            }
        }
        declared.values().stream()
                .filter(job -> job.mode() == Mode.STREAM && !kept.containsKey(job.name()))
                .filter(job -> !pauses.has(job.name()))
                .forEach(this::start);
    }

    private Stream stream(Job job) {
        String name =
                job.arriving().orElseThrow().getValue() instanceof Job.Input.Arriving arriving ? arriving.stream() : "";
        return Optional.ofNullable(streams.get(name))
                .orElseThrow(() -> MekongException.bug("job " + job.name() + " reads no stream", null));
    }

    private void start(Job job) {
        Stream stream = stream(job);
        kept.put(job.name(), new Kept(job, stream, engine(job.engine()).start(job, stream)));
    }

    private void stop(String name) {
        Kept one = kept.remove(name);
        if (one != null) {
            one.running().close();
        }
    }

    private JobEngine engine(Engine engine) {
        JobEngine found = engines.get(engine);
        if (found == null) {
            throw MekongException.bug("there is no engine " + engine, null);
        }
        return found;
    }

    /** @throws NotFoundException where the project has none of that name */
    public synchronized Job job(String name) {
        return Optional.ofNullable(declared.get(name))
                .orElseThrow(() -> NotFoundException.inProject("job", name, declared.keySet()));
    }

    public synchronized List<Job> all() {
        return List.copyOf(declared.values());
    }

    /** Of the streams, in the order of their names. */
    public List<JobStatus> statuses() {
        List<JobStatus> statuses = new ArrayList<>();
        for (Job job : all()) {
            if (job.mode() == Mode.STREAM) {
                statuses.add(status(job));
            }
        }
        return statuses;
    }

    /** Of a stream. */
    public synchronized JobStatus status(Job job) {
        Kept one = kept.get(job.name());
        return one == null ? JobStatus.paused(job) : one.running().status();
    }

    public synchronized List<String> log(Job job) {
        Kept one = kept.get(job.name());
        return one == null ? List.of() : one.running().log();
    }

    /** Stops a stream until it is resumed, over restarts too. */
    public synchronized void pause(Job job) {
        requireStream(job);
        pauses.add(job.name());
        stop(job.name());
    }

    public synchronized void resume(Job job) {
        requireStream(job);
        pauses.remove(job.name());
        if (!kept.containsKey(job.name())) {
            start(job);
        }
    }

    /** How a stream goes on. */
    public enum From {
        WHERE_IT_WAS,
        BEGINNING
    }

    public synchronized void restart(Job job, From from) {
        requireStream(job);
        stop(job.name());
        if (from == From.BEGINNING) {
            places.forget(job.name());
        }
        pauses.remove(job.name());
        start(job);
    }

    private static void requireStream(Job job) {
        if (job.mode() != Mode.STREAM) {
            throw new ConflictException(
                    "The job `" + job.name() + "` does not run all the time",
                    "it is a batch, which a task runs",
                    "Run it: `mekong job run " + job.name() + "`.");
        }
    }

    /**
     * Runs a batch job to its end.
     *
     * @param engine instead of its own
     */
    public JobResult run(Job job, Optional<Engine> engine, JobRun run) throws InterruptedException {
        requireBatch(job);
        return engine(engine.orElse(job.engine())).run(job, run);
    }

    static void requireBatch(Job job) {
        if (job.mode() != Mode.BATCH) {
            throw new ConflictException(
                    "The job `" + job.name() + "` cannot be run once",
                    "it is a stream, which runs all the time",
                    "Restart it: `mekong job restart " + job.name() + "`.");
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(kept.keySet()).forEach(this::stop);
    }
}
