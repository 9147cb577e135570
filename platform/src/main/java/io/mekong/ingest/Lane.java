package io.mekong.ingest;

import io.mekong.broker.FeedRequest;
import io.mekong.broker.LostMessagesException;
import io.mekong.broker.LostMessagesException.Range;
import io.mekong.broker.Messages;
import io.mekong.broker.TopicFeed;
import io.mekong.core.MekongException;
import io.mekong.deadletter.DeadLetters;
import io.mekong.ingest.IngestStatus.State;
import io.mekong.ingest.TableLoader.Loaded;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerEntry;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some partitions of one topic into one table, exactly once: one thread decodes and commits what another reads ahead.
 *
 * <p>Messages are decoded into a transaction of the store, which commits rows and ledger together. The ledger is the only
 * truth about what was taken: on start, and after any failure, reading goes on right behind it, and what was decoded but
 * not committed is thrown away and read again.
 *
 * <p>Legal states: STARTING → RUNNING ⇄ RETRYING; any → STOPPED.
 */
final class Lane implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);
    private static final Duration IDLE = Duration.ofMillis(250);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Definition definition;
    private final TableSchema schema;
    private final FeedRequest feedRequest;
    private final LaneContext context;
    private final LaneCounters counters = new LaneCounters();
    private final CommitPacer pacer;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    private volatile @Nullable TopicFeed feed;
    private volatile boolean stopping;
    private volatile boolean lossAccepted;

    Lane(Definition definition, FeedRequest feedRequest, LaneContext context) {
        this.definition = definition;
        this.schema = definition.schema();
        this.feedRequest = feedRequest;
        this.context = context;
        this.pacer = new CommitPacer(
                context.settings().commitInterval(),
                context.settings().maxBatch().bytes(),
                System.nanoTime());
        this.thread = Thread.ofPlatform()
                .name("ingest-" + definition.name() + "-" + feedRequest.lane())
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    LaneCounters.Snapshot snapshot() {
        TopicFeed reading = feed;
        return counters.snapshot(reading == null ? Optional.empty() : Optional.of(reading.behind()));
    }

    /** What the topic has lost may be missing from the table; takes effect at once where a lane waits for it. */
    void acceptLoss() {
        lossAccepted = true;
        wake();
    }

    /** Ends after the commit under way; what was not committed is read again next time. */
    @Override
    public void close() {
        stopping = true;
        wake();
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

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!stopping) {
            long committed = counters.commits();
            try (TableWriter writer = context.store().writer(schema)) {
                load(writer);
            } catch (LostMessagesException e) {
                pause = acceptOrWait(e, pause);
            } catch (InterruptedException | InterruptException e) {
                stopping = true;
                log.debug("Ingest of table `{}` was interrupted", schema.name());
            } catch (MekongException e) {
                pause = waitAfter(e, counters.commits() > committed ? FIRST_PAUSE : pause);
            } catch (RuntimeException e) {
                pause = waitAfter(standsStill(e), counters.commits() > committed ? FIRST_PAUSE : pause);
            }
        }
        counters.state(State.STOPPED, Optional.empty());
    }

    /** From where the ledger ends, until something fails or the lane is to stop. */
    private void load(TableWriter writer) throws InterruptedException {
        TableLoader loader = loader(writer);
        Map<Integer, Long> next = mine(context.store().nextOffsets(schema.name()));
        Optional<String> known = context.store().topicId(schema.name());
        try (TopicFeed reading = context.feeds().open(feedRequest, next, known)) {
            feed = reading;
            loader.restart(next, reading.topicId());
            pacer.abandoned();
            log.info(
                    "Table `{}` reads topic `{}` on from {}",
                    schema.name(),
                    feedRequest.topic(),
                    next.isEmpty() ? "its beginning" : "offsets " + next + ", by partition");
            counters.state(State.RUNNING, Optional.empty());
            while (!stopping) {
                step(reading, loader);
            }
        } finally {
            feed = null;
        }
    }

    private TableLoader loader(TableWriter writer) {
        return new TableLoader(
                definition.table(),
                definition.stream(),
                schema,
                writer,
                new DeadLetters(
                        context.producer(), definition.stream(), schema.name(), this::lastCommit, context.kafka()),
                context.clock(),
                context.newFields());
    }

    private Instant lastCommit() {
        return context.store().ledger(schema.name(), 1).stream()
                .map(LedgerEntry::committedAt)
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    private Map<Integer, Long> mine(Map<Integer, Long> offsets) {
        Map<Integer, Long> mine = new HashMap<>(offsets);
        mine.keySet().removeIf(partition -> !feedRequest.isMine(partition));
        return mine;
    }

    private void step(TopicFeed reading, TableLoader loader) throws InterruptedException {
        long wait = loader.isEmpty()
                ? IDLE.toNanos()
                : Math.min(IDLE.toNanos(), pacer.untilDue(reading.behind() > 0, System.nanoTime()));
        Optional<Messages> messages = reading.take(Duration.ofNanos(wait));
        if (messages.isPresent()) {
            pacer.took(System.nanoTime());
            messages.get().forEach((partition, offset, timestampMs, key, value, from, length) -> {
                loader.message(partition, offset, timestampMs, key, value, from, length);
                if (pacer.isFull(loader.rows(), loader.bytes())) {
                    commit(reading, loader);
                    pacer.took(System.nanoTime());
                }
            });
        }
        if (!loader.isEmpty() && pacer.isDue(reading.behind() > 0, System.nanoTime())) {
            commit(reading, loader);
        }
    }

    private void commit(TopicFeed reading, TableLoader loader) {
        long started = System.nanoTime();
        Loaded loaded = loader.commit();
        long ended = System.nanoTime();
        pacer.committed(started, ended);
        for (LedgerEntry entry : loaded.entries()) {
            reading.committed(entry.partition(), entry.lastOffset() + 1);
        }
        counters.committed(loaded, Duration.ofNanos(ended - started));
        context.listener().accept(loaded.commit());
    }

    private Duration acceptOrWait(LostMessagesException lost, Duration pause) {
        if (!lossAccepted) {
            return waitAfter(lost, pause);
        }
        try (TableWriter writer = context.store().writer(schema)) {
            Instant now = context.clock().instant();
            String topicId = context.store().topicId(schema.name()).orElse("");
            writer.commit(lost.ranges().stream()
                    .map(range -> lost(range, topicId, now))
                    .toList());
            lossAccepted = false;
            log.warn("Table `{}` goes on without what was lost: {}", schema.name(), lost.why());
            return FIRST_PAUSE;
        } catch (MekongException e) {
            return waitAfter(e, pause);
        }
    }

    private LedgerEntry lost(Range range, String topicId, Instant now) {
        return new LedgerEntry(
                schema.name(),
                feedRequest.topic(),
                topicId,
                range.partition(),
                range.first(),
                range.last(),
                new LedgerCounts(0, 0, 0, 0, range.count()),
                Optional.empty(),
                Optional.empty(),
                now,
                now);
    }

    private MekongException standsStill(RuntimeException e) {
        return MekongException.resource(
                "Ingest of table `" + schema.name() + "` stands still",
                MekongException.reason(e),
                "It tries again by itself.",
                e);
    }

    private Duration waitAfter(MekongException problem, Duration pause) {
        if (stopping) {
            return pause;
        }
        log.warn(
                "Ingest of table `{}` tries again in {} ms: {}", schema.name(), pause.toMillis(), problem.getMessage());
        counters.state(State.RETRYING, Optional.of(problem));
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !stopping && !lossAccepted) {
                left = woken.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        } finally {
            lock.unlock();
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void wake() {
        lock.lock();
        try {
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
