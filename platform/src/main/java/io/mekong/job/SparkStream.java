package io.mekong.job;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.jspecify.annotations.Nullable;

/**
 * A stream in Spark: its driver is started, listened to, and started again when it dies. How far it is stands in its
 * checkpoint; on which node it runs, in its place.
 */
final class SparkStream implements RunningStream {
    private static final StreamLoop.Pauses PAUSES = new StreamLoop.Pauses(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final Job job;
    private final Stream stream;
    private final SparkEngine engine;
    private final StreamCounters counters;
    private final JobLog log = new JobLog();
    private final StreamLoop loop;
    private volatile @Nullable SparkDriver driver;
    private volatile long behind = -1;

    private SparkStream(Job job, Stream stream, SparkEngine engine) {
        this.job = job;
        this.stream = stream;
        this.engine = engine;
        this.counters = new StreamCounters(job, engine.context().clock());
        this.loop =
                new StreamLoop(job, engine.context().places(), counters, log, PAUSES, Thread.ofVirtual(), this::drive);
    }

    static SparkStream start(Job job, Stream stream, SparkEngine engine) {
        SparkStream started = new SparkStream(job, stream, engine);
        started.loop.start();
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

    private void drive(JobPlace place) throws InterruptedException {
        engine.config().installation().require(log::add);
        String assignment = engine.assignment(job, place.generation());
        if (loop.isStopping()) {
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

    @Override
    public void close() {
        loop.stop();
        SparkDriver open = driver;
        if (open != null) {
            open.close();
        }
        loop.awaitEnd();
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
