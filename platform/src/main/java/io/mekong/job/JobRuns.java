package io.mekong.job;

import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.project.Job;
import io.mekong.project.Job.Engine;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Runs of batch jobs that a person asked for, at work in the background. The last of them are remembered. For all threads. */
public final class JobRuns implements AutoCloseable {
    private static final int REMEMBERED = 100;

    private final Jobs jobs;
    private final InstantSource clock;
    private final AtomicLong numbers;
    private final ArrayDeque<Started> runs = new ArrayDeque<>();

    public JobRuns(Jobs jobs, InstantSource clock) {
        this.jobs = jobs;
        this.clock = clock;
        this.numbers = new AtomicLong(clock.millis());
    }

    /**
     * How a run is doing.
     *
     * @param done of {@code total}, rows for example; both 0 while it is not known
     * @param result empty while it runs, and where it failed
     */
    public record Status(
            long run,
            String job,
            Engine engine,
            Instant startedAt,
            Optional<Instant> endedAt,
            long done,
            long total,
            Optional<JobResult> result,
            Optional<MekongException> problem,
            List<String> log) {}

    /** @throws MekongException where the job is a stream, or a parameter does not fit */
    public Status start(Job job, Optional<Engine> engine, java.util.Map<String, String> parameters) {
        Jobs.requireBatch(job);
        Started started = new Started(job, engine.orElse(job.engine()), numbers.incrementAndGet());
        JobRun run = new JobRun(
                job.name() + "/" + started.number,
                started.startedAt,
                job.values(parameters),
                started.log::add,
                started::progress);
        synchronized (runs) {
            runs.addFirst(started);
            while (runs.size() > REMEMBERED) {
                runs.removeLast();
            }
        }
        started.thread = Thread.ofVirtual().name("job-run-" + job.name()).start(() -> started.run(run));
        return started.status();
    }

    public Status status(long run) {
        synchronized (runs) {
            return runs.stream()
                    .filter(one -> one.number == run)
                    .findFirst()
                    .orElseThrow(() -> new NotFoundException(
                            "There is no run " + run, "only the last " + REMEMBERED + " are remembered", ""))
                    .status();
        }
    }

    /** Newest first, without their logs. */
    public List<Status> of(Job job) {
        synchronized (runs) {
            return runs.stream()
                    .filter(one -> one.job.name().equals(job.name()))
                    .map(Started::status)
                    .toList();
        }
    }

    public void cancel(long run) {
        synchronized (runs) {
            runs.stream().filter(one -> one.number == run).forEach(Started::cancel);
        }
    }

    @Override
    public void close() {
        synchronized (runs) {
            runs.forEach(Started::cancel);
        }
    }

    private final class Started {
        private final Job job;
        private final Engine engine;
        private final long number;
        private final Instant startedAt = clock.instant();
        private final JobLog log = new JobLog();
        private volatile Thread thread = Thread.currentThread();
        private Optional<Instant> endedAt = Optional.empty();
        private Optional<JobResult> result = Optional.empty();
        private Optional<MekongException> problem = Optional.empty();
        private long done;
        private long total;

        Started(Job job, Engine engine, long number) {
            this.job = job;
            this.engine = engine;
            this.number = number;
        }

        void run(JobRun run) {
            try {
                end(Optional.of(jobs.run(job, Optional.of(engine), run)), Optional.empty());
            } catch (InterruptedException e) {
                end(
                        Optional.empty(),
                        Optional.of(MekongException.user(
                                "The run of job `" + job.name() + "` ended early",
                                "somebody cancelled it",
                                "Run it again.")));
            } catch (RuntimeException e) {
                end(
                        Optional.empty(),
                        Optional.of(
                                e instanceof MekongException known
                                        ? known
                                        : MekongException.bug("job " + job.name() + " failed", e)));
            }
        }

        private synchronized void end(Optional<JobResult> came, Optional<MekongException> why) {
            endedAt = Optional.of(clock.instant());
            result = came;
            problem = why;
        }

        synchronized void progress(long soFar, long of) {
            done = soFar;
            total = of;
        }

        void cancel() {
            synchronized (this) {
                if (endedAt.isPresent()) {
                    return;
                }
            }
            thread.interrupt();
        }

        synchronized Status status() {
            return new Status(
                    number, job.name(), engine, startedAt, endedAt, done, total, result, problem, log.lines());
        }
    }
}
