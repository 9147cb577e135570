package io.mekong.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.core.MekongException;
import io.mekong.deadletter.DeadLetters;
import io.mekong.project.Job;
import io.mekong.project.Stream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A stream in Spark: its driver is started, listened to, and started again when it dies. How far it is stands in its
 * checkpoint; on which node it runs, in its place.
 *
 * <p>Legal states: STARTING → RUNNING ⇄ RETRYING; STARTING ⇄ ELSEWHERE; any → STOPPED.
 */
final class SparkStream implements RunningStream {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final Job job;
    private final Stream stream;
    private final SparkEngine engine;
    private final StreamCounters counters;
    private final JobLog log = new JobLog();
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private volatile @Nullable SparkDriver driver;
    private volatile boolean stopping;
    private volatile long behind = -1;

    private SparkStream(Job job, Stream stream, SparkEngine engine) {
        this.job = job;
        this.stream = stream;
        this.engine = engine;
        this.counters = new StreamCounters(job, engine.context().clock());
        this.thread = Thread.ofVirtual().name("job-" + job.name()).unstarted(this::run);
    }

    static SparkStream start(Job job, Stream stream, SparkEngine engine) {
        SparkStream started = new SparkStream(job, stream, engine);
        started.thread.start();
        return started;
    }

    @Override
    public JobStatus status() {
        return counters.status(behind < 0 ? Optional.empty() : Optional.of(behind));
    }

    @Override
    public List<String> log() {
        return log.lines();
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!stopping) {
            long written = counters.batches();
            try {
                Optional<JobPlace> place = engine.context().places().take(job.name());
                if (place.isEmpty()) {
                    counters.state(JobState.ELSEWHERE);
                    rest(ASK_AGAIN);
                    continue;
                }
                try (JobPlace held = place.get()) {
                    drive(held);
                }
            } catch (InterruptedException e) {
                stopping = true;
            } catch (RuntimeException e) {
                pause = waitAfter(e, counters.batches() > written ? FIRST_PAUSE : pause);
            }
        }
        counters.state(JobState.STOPPED);
    }

    private void drive(JobPlace place) throws InterruptedException {
        engine.config().installation().require(log::add);
        String assignment = engine.assignment(job, place.generation());
        if (stopping) {
            return;
        }
        try (SparkDriver started = engine.open(assignment)) {
            driver = started;
            started.follow(new Told());
        } finally {
            driver = null;
            behind = -1;
        }
    }

    private Duration waitAfter(RuntimeException e, Duration pause) {
        if (!stopping) {
            MekongException problem = e instanceof MekongException known
                    ? known
                    : MekongException.resource(
                            "The job `" + job.name() + "` stands still",
                            MekongException.reason(e),
                            "It tries again by itself.",
                            e);
            log.add("starts again in " + pause.toSeconds() + " s: " + problem.getMessage());
            counters.failed(problem);
            rest(pause);
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void rest(Duration pause) {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !stopping) {
                left = woken.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            stopping = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        stopping = true;
        lock.lock();
        try {
            woken.signalAll();
        } finally {
            lock.unlock();
        }
        SparkDriver open = driver;
        if (open != null) {
            open.close();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Told implements SparkDriver.Listener {
        private final DeadLetters letters;
        private long setAside;

        Told() {
            EngineContext context = engine.context();
            letters = new DeadLetters(
                    context.producer(), stream, "job " + job.name(), () -> Instant.EPOCH, context.kafka());
            letters.restart(Map.of());
        }

        @Override
        public void line(String line) {
            log.add(line);
        }

        @Override
        public void told(String what, JsonNode facts) {
            switch (what) {
                case "page" -> counters.page(URI.create(facts.path("url").asText()));
                case "started" -> counters.state(JobState.RUNNING);
                case "batch" -> counters.wrote(0, facts.path("rows").asLong(), setAside, Duration.ZERO);
                case "progress" -> {
                    behind = facts.path("behind").asLong();
                    counters.progress(
                            facts.path("messages").asLong(),
                            Duration.ofMillis(facts.path("tookMs").asLong()));
                }
                case "rejected" -> {
                    setAside++;
                    letters.add(
                            facts.path("partition").asInt(),
                            facts.path("offset").asLong(),
                            bytes(facts.path("key")),
                            bytes(facts.path("value")),
                            facts.path("reason").asText());
                }
                default -> log.add(facts.toString());
            }
        }

        private byte @Nullable [] bytes(JsonNode base64) {
            return base64.isTextual() ? Base64.getMimeDecoder().decode(base64.asText()) : null;
        }

        @Override
        public void settle() {
            letters.awaitStored();
        }
    }
}
