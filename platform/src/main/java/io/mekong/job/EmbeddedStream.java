package io.mekong.job;

import io.mekong.broker.FeedReader;
import io.mekong.broker.FeedRequest;
import io.mekong.broker.Messages;
import io.mekong.broker.TopicFeed;
import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.job.JobPlace.Noted;
import io.mekong.project.Job;
import io.mekong.project.Stream;
import io.mekong.store.Workbench;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stream in the embedded engine. What came is a batch; it is noted, computed, written, and noted as written. After a failure
 * or a crash the batch that was noted is made once more of the same messages, so that whoever takes it can know it.
 */
final class EmbeddedStream implements RunningStream {
    private static final Duration IDLE = Duration.ofMillis(250);
    private static final StreamLoop.Pauses PAUSES =
            new StreamLoop.Pauses(Duration.ofMillis(200), Duration.ofSeconds(10));
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DataSize READ_AHEAD = DataSize.ofMegabytes(16);

    private final Job job;
    private final Stream stream;
    private final EngineContext context;
    private final StreamCounters counters;
    private final JobLog log = new JobLog();
    private final StreamLoop loop;
    private volatile @Nullable TopicFeed feed;

    private EmbeddedStream(Job job, Stream stream, EngineContext context) {
        this.job = job;
        this.stream = stream;
        this.context = context;
        this.counters = new StreamCounters(job, context.clock());
        this.loop = new StreamLoop(job, context.places(), counters, log, PAUSES, Thread.ofPlatform(), this::goOn);
    }

    static EmbeddedStream start(Job job, Stream stream, EngineContext context) {
        EmbeddedStream started = new EmbeddedStream(job, stream, context);
        started.loop.start();
        return started;
    }

    @Override
    public JobStatus status() {
        TopicFeed reading = feed;
        return counters.status(reading == null ? Optional.empty() : Optional.of(reading.behind()));
    }

    @Override
    public List<String> log() {
        return log.lines();
    }

    private void goOn(JobPlace place) throws InterruptedException {
        Optional<Noted> noted = place.read(stream.topic());
        try (Workbench bench = context.benches().open();
                BatchRun run = BatchRun.of(
                        job, stream, bench, context, noted.map(Noted::since).orElse(Instant.EPOCH))) {
            Cursor cursor = new Cursor(noted);
            if (noted.isPresent() && !noted.get().written()) {
                again(noted.get(), place, run);
            }
            live(cursor, place, run);
        }
    }

    /** The same messages once more. */
    private void again(Noted noted, JobPlace place, BatchRun run) throws InterruptedException {
        Batch batch = noted.batch();
        log.add("batch " + batch.number() + " is written again, for nobody noted that it was");
        Map<Integer, Long> from = new TreeMap<>(noted.next());
        from.putAll(batch.firsts());
        run.restart(from);
        Map<Integer, Long> reached = new TreeMap<>(batch.firsts());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (TopicFeed reading = context.feeds().open(request(), from, noted.topicId())) {
            while (!loop.isStopping() && !isComplete(batch, reached)) {
                Optional<Messages> messages = reading.take(IDLE);
                if (messages.isPresent()) {
                    messages.get().forEach((partition, offset, timestampMs, key, value, start, length) -> {
                        if (batch.holds(partition, offset)) {
                            run.arrivals().message(partition, offset, timestampMs, key, value, start, length);
                        }
                        reached.merge(partition, offset + 1, Math::max);
                    });
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                } else if (reading.isAtEnd()) {
                    break; // what is left are Kafka's own records
                } else if (System.nanoTime() > deadline) {
                    throw MekongException.resource(
                            "Cannot read batch " + batch.number() + " of job `" + job.name() + "` again",
                            "Kafka sent nothing for " + PATIENCE.toSeconds() + " s",
                            "It tries again by itself.",
                            null);
                }
            }
        }
        if (!loop.isStopping()) {
            write(batch, 0, place, run);
        }
    }

    private static boolean isComplete(Batch batch, Map<Integer, Long> reached) {
        return batch.nexts().entrySet().stream()
                .allMatch(next -> reached.getOrDefault(next.getKey(), 0L) >= next.getValue());
    }

    private void live(Cursor cursor, JobPlace place, BatchRun run) throws InterruptedException {
        run.restart(cursor.next);
        try (TopicFeed reading = context.feeds().open(request(), cursor.next, cursor.topicId)) {
            feed = reading;
            cursor.opened(reading);
            counters.state(JobState.RUNNING);
            log.add("reads topic " + stream.topic() + " on from " + cursor.next);
            long due = System.nanoTime();
            while (!loop.isStopping()) {
                Optional<Messages> messages = reading.take(IDLE);
                if (messages.isEmpty()) {
                    continue;
                }
                take(messages.get(), cursor, run);
                due = gather(reading, due, cursor, run);
                Batch batch = cursor.batch();
                place.note(stream.topic(), reading.topicId(), batch, cursor.next);
                write(batch, cursor.messages, place, run);
                batch.nexts().forEach(reading::committed);
                cursor.wrote(batch);
            }
        } finally {
            feed = null;
        }
    }

    /** All that is there, until the batch is due and for as long as it has room. */
    private long gather(TopicFeed reading, long due, Cursor cursor, BatchRun run) throws InterruptedException {
        while (!loop.isStopping() && cursor.messages < job.batches().most()) {
            long left = due - System.nanoTime();
            Optional<Messages> more = reading.take(Duration.ofNanos(Math.max(0, left)));
            if (more.isPresent()) {
                take(more.get(), cursor, run);
            } else if (due - System.nanoTime() <= 0) {
                break;
            }
        }
        return System.nanoTime() + job.batches().every().toNanos();
    }

    private static void take(Messages messages, Cursor cursor, BatchRun run) {
        messages.forEach((partition, offset, timestampMs, key, value, from, length) -> {
            run.arrivals().message(partition, offset, timestampMs, key, value, from, length);
            cursor.took(partition, offset);
        });
    }

    private void write(Batch batch, long messages, JobPlace place, BatchRun run) throws InterruptedException {
        long started = System.nanoTime();
        long rows = run.write(batch.number());
        place.written();
        counters.wrote(messages, rows, run.arrivals().setAside(), Duration.ofNanos(System.nanoTime() - started));
    }

    private FeedRequest request() {
        return new FeedRequest(stream.topic(), reader(), 0, 1, READ_AHEAD, stream.maxMessage());
    }

    private FeedReader reader() {
        return new FeedReader(
                "mekong-job-" + job.name(),
                "the job `" + job.name() + "`",
                "Run `mekong job restart " + job.name() + " --from-beginning` to go on with what is there.",
                "Run `mekong job restart " + job.name() + " --from-beginning` to read the new one.");
    }

    @Override
    public void close() {
        loop.stop();
        loop.awaitEnd();
    }

    /** Where reading is. */
    private static final class Cursor {
        private final Map<Integer, Long> next = new TreeMap<>();
        private final Map<Integer, Long> firsts = new TreeMap<>();
        private final Map<Integer, Long> nexts = new TreeMap<>();
        private final Optional<String> topicId;
        private long number;
        private long messages;

        Cursor(Optional<Noted> noted) {
            this.topicId = noted.flatMap(Noted::topicId);
            this.number = noted.map(known -> known.batch().number()).orElse(0L);
            noted.ifPresent(known -> next.putAll(known.next()));
        }

        void opened(TopicFeed reading) {
            reading.begins().forEach(next::putIfAbsent);
        }

        void took(int partition, long offset) {
            firsts.putIfAbsent(partition, next.getOrDefault(partition, offset));
            nexts.put(partition, offset + 1);
            messages++;
        }

        Batch batch() {
            return new Batch(number + 1, firsts, nexts);
        }

        void wrote(Batch batch) {
            number = batch.number();
            next.putAll(batch.nexts());
            firsts.clear();
            nexts.clear();
            messages = 0;
        }
    }
}
